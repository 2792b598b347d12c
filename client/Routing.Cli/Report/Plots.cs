using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Routing.Contracts;

namespace Routing.Cli.Report;

/// <summary>The plots of a report as SVG.</summary>
internal static class Plots
{
    private const int MostPeople = 60;

    private static readonly OxyColor[] _pointColours =
        [OxyColor.Parse("#b45309"), OxyColor.Parse("#047857"), OxyColor.Parse("#dc2626")];

    /// <summary>Accuracy against judgments per item with 95 % bands, and the points of fixed redundancy.</summary>
    public static string Budgets(ReportData report)
    {
        var plot = Canvas.New("Judgments per item", "Accuracy");
        for (var i = 0; i < report.Curves.Count; i++)
        {
            var (colour, points) = (Canvas.Colours[i % Canvas.Colours.Count], report.Curves[i].Points.Where(point => point.Accuracy.Value is not null).ToList());
            if (i == 0)
            {
                var band = new AreaSeries { Color = OxyColors.Transparent, Fill = OxyColor.FromAColor(50, colour) };
                band.Points.AddRange(points.Select(point => new DataPoint(point.PerItem, point.Accuracy.High!.Value)));
                band.Points2.AddRange(points.Select(point => new DataPoint(point.PerItem, point.Accuracy.Low!.Value)));
                plot.Series.Add(band);
            }

            var line = new LineSeries { Title = report.Curves[i].Name, Color = colour, MarkerType = MarkerType.Circle, MarkerSize = 3 };
            line.Points.AddRange(points.Select(point => new DataPoint(point.PerItem, point.Accuracy.Value!.Value)));
            plot.Series.Add(line);
        }

        var spends = report.Alternatives.Append(report.Routed)
            .Where(spend => (spend.Name.StartsWith("fixed", StringComparison.Ordinal) || spend == report.Routed) && spend.Accuracy.Value is not null);
        foreach (var (spend, colour) in spends.Zip(_pointColours))
        {
            var at = new ScatterSeries { Title = spend == report.Routed ? "routed, as published" : spend.Name, MarkerType = MarkerType.Diamond, MarkerSize = 6, MarkerFill = colour };
            at.Points.Add(new ScatterPoint(spend.PerItem, spend.Accuracy.Value!.Value));
            plot.Series.Add(at);
        }

        return Canvas.Svg(plot);
    }

    /// <summary>How many items stopped for which reason.</summary>
    public static string Stops(ReportData report)
    {
        var plot = Canvas.New(null, null);
        var bars = new BarSeries { FillColor = Canvas.Colours[0], LabelFormatString = "{0}", LabelPlacement = LabelPlacement.Inside };
        var reasons = new CategoryAxis { Position = AxisPosition.Left };
        foreach (var stop in report.Stops.Reverse())
        {
            bars.Items.Add(new BarItem(stop.Items));
            reasons.Labels.Add(stop.Reason);
        }

        plot.Axes.Clear();
        plot.Axes.Add(reasons);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "Items", MinimumPadding = 0, AbsoluteMinimum = 0 });
        plot.Series.Add(bars);
        return Canvas.Svg(plot);
    }

    /// <summary>Confidence against accuracy; on the diagonal, promises are kept.</summary>
    public static string Reliability(ReportData report)
    {
        var plot = Canvas.New("Calibrated confidence", "Accuracy");
        var diagonal = new LineSeries { Color = OxyColors.Gray, LineStyle = LineStyle.Dash, Title = "promise kept" };
        diagonal.Points.AddRange([new DataPoint(0.3, 0.3), new DataPoint(1, 1)]);
        plot.Series.Add(diagonal);
        Canvas.AddWithIntervals(plot, "a tenth of the items, 95 % interval", report.Reliability
            .Where(bin => bin.Accuracy.Value is not null)
            .Select(bin => (bin.Confidence, bin.Accuracy.Low!.Value, bin.Accuracy.Value!.Value, bin.Accuracy.High!.Value)));
        return Canvas.Svg(plot);
    }

    /// <summary>Reputation of the busiest people on the first question, sorted, with 95 % intervals.</summary>
    public static string Reputations(ReportData report)
    {
        var plot = Canvas.New("Reviewers, sorted", "Reliability");
        Canvas.AddWithIntervals(plot, "reliability, 95 % interval", report.Reviewers
            .Where(person => person.Reputation.Length > 0).Take(MostPeople)
            .Select(MainCell).OrderBy(cell => cell.Mean)
            .Select((cell, rank) => (rank + 1.0, cell.Low, cell.Mean, cell.High)));
        return Canvas.Svg(plot);
    }

    /// <summary>The cell that rests on most evidence.</summary>
    public static ReputationView MainCell(ReviewerView person) => person.Reputation.MaxBy(cell => cell.Evidence)!;
}
