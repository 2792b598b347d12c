using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using Routing.Contracts;

namespace Routing.Cli.Report;

/// <summary>The plots of a report as SVG.</summary>
internal static class Plots
{
    private const int Width = 720, Height = 360, MostPeople = 60;

    private static readonly OxyColor[] _colours =
        [OxyColor.Parse("#2563eb"), OxyColor.Parse("#d97706"), OxyColor.Parse("#059669"), OxyColor.Parse("#9333ea")];

    /// <summary>Accuracy against judgments per item with 95 % bands, and the points of fixed redundancy.</summary>
    public static string Budgets(ReportData report)
    {
        var plot = New("Judgments per item", "Accuracy");
        for (var i = 0; i < report.Curves.Count; i++)
        {
            var (colour, points) = (_colours[i % _colours.Length], report.Curves[i].Points.Where(point => point.Accuracy.Value is not null).ToList());
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
        foreach (var spend in spends)
        {
            var at = new ScatterSeries { Title = spend == report.Routed ? "routed, as published" : spend.Name, MarkerType = MarkerType.Diamond, MarkerSize = 6 };
            at.Points.Add(new ScatterPoint(spend.PerItem, spend.Accuracy.Value!.Value));
            plot.Series.Add(at);
        }

        return Svg(plot);
    }

    /// <summary>How many items stopped for which reason.</summary>
    public static string Stops(ReportData report)
    {
        var plot = New(null, null);
        var bars = new BarSeries { FillColor = _colours[0], LabelFormatString = "{0}", LabelPlacement = LabelPlacement.Inside };
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
        return Svg(plot);
    }

    /// <summary>Confidence against accuracy; on the diagonal, promises are kept.</summary>
    public static string Reliability(ReportData report)
    {
        var plot = New("Calibrated confidence", "Accuracy");
        var diagonal = new LineSeries { Color = OxyColors.Gray, LineStyle = LineStyle.Dash, Title = "promise kept" };
        diagonal.Points.AddRange([new DataPoint(0.3, 0.3), new DataPoint(1, 1)]);
        plot.Series.Add(diagonal);
        var points = new ScatterErrorSeries { MarkerType = MarkerType.Circle, MarkerFill = _colours[0], ErrorBarColor = _colours[0], Title = "tenth of the items, 95 % interval" };
        foreach (var bin in report.Reliability.Where(bin => bin.Accuracy.Value is not null))
        {
            // The series draws symmetric bars; the wider side of the interval is shown on both.
            var reach = Math.Max(bin.Accuracy.High!.Value - bin.Accuracy.Value!.Value, bin.Accuracy.Value.Value - bin.Accuracy.Low!.Value);
            points.Points.Add(new ScatterErrorPoint(bin.Confidence, bin.Accuracy.Value.Value, 0, 2 * reach));
        }

        plot.Series.Add(points);
        return Svg(plot);
    }

    /// <summary>Reputation of the busiest people on the first question, sorted, with 95 % intervals.</summary>
    public static string Reputations(ReportData report)
    {
        var plot = New("Reviewers, sorted", "Reliability");
        var points = new ScatterErrorSeries { MarkerType = MarkerType.Circle, MarkerFill = _colours[0], ErrorBarColor = OxyColors.Gray };
        var shown = report.Reviewers.Where(person => person.Reputation.Length > 0).Take(MostPeople)
            .Select(MainCell).OrderBy(cell => cell.Mean).ToList();
        for (var i = 0; i < shown.Count; i++)
            points.Points.Add(new ScatterErrorPoint(i + 1, shown[i].Mean, 0, shown[i].High - shown[i].Low));
        plot.Series.Add(points);
        return Svg(plot);
    }

    /// <summary>The cell that rests on most evidence.</summary>
    public static ReputationView MainCell(ReviewerView person) => person.Reputation.MaxBy(cell => cell.Evidence)!;

    private static PlotModel New(string? x, string? y)
    {
        var plot = new PlotModel { Background = OxyColors.White, PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1) };
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.BottomRight, LegendBackground = OxyColor.FromAColor(200, OxyColors.White) });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = x });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = y, MajorGridlineStyle = LineStyle.Dot });
        return plot;
    }

    private static string Svg(PlotModel plot) => SvgExporter.ExportToString(plot, Width, Height, isDocument: false);
}
