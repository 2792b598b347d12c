using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using Routing.Contracts;

namespace Routing.Cli.Report;

/// <summary>The plots of a report as SVG.</summary>
internal static partial class Plots
{
    private const int Width = 900, Height = 420, MostPeople = 60;

    private static readonly OxyColor[] _colours =
        [OxyColor.Parse("#2563eb"), OxyColor.Parse("#d97706"), OxyColor.Parse("#059669"), OxyColor.Parse("#9333ea")];

    private static readonly OxyColor[] _pointColours =
        [OxyColor.Parse("#b45309"), OxyColor.Parse("#047857"), OxyColor.Parse("#dc2626")];

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
        foreach (var (spend, colour) in spends.Zip(_pointColours))
        {
            var at = new ScatterSeries { Title = spend == report.Routed ? "routed, as published" : spend.Name, MarkerType = MarkerType.Diamond, MarkerSize = 6, MarkerFill = colour };
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
        AddWithIntervals(plot, "a tenth of the items, 95 % interval", report.Reliability
            .Where(bin => bin.Accuracy.Value is not null)
            .Select(bin => (bin.Confidence, bin.Accuracy.Low!.Value, bin.Accuracy.Value!.Value, bin.Accuracy.High!.Value)));
        return Svg(plot);
    }

    /// <summary>Reputation of the busiest people on the first question, sorted, with 95 % intervals.</summary>
    public static string Reputations(ReportData report)
    {
        var plot = New("Reviewers, sorted", "Reliability");
        AddWithIntervals(plot, "reliability, 95 % interval", report.Reviewers
            .Where(person => person.Reputation.Length > 0).Take(MostPeople)
            .Select(MainCell).OrderBy(cell => cell.Mean)
            .Select((cell, rank) => (rank + 1.0, cell.Low, cell.Mean, cell.High)));
        return Svg(plot);
    }

    /// <summary>The cell that rests on most evidence.</summary>
    public static ReputationView MainCell(ReviewerView person) => person.Reputation.MaxBy(cell => cell.Evidence)!;

    // The library's own error bars are symmetric and not part of the axis range; an interval here is a line of its own.
    private static void AddWithIntervals(PlotModel plot, string title, IEnumerable<(double X, double Low, double Y, double High)> points)
    {
        var intervals = new LineSeries { Color = OxyColor.FromAColor(140, _colours[0]), StrokeThickness = 1.2 };
        var centres = new ScatterSeries { Title = title, MarkerType = MarkerType.Circle, MarkerSize = 3.5, MarkerFill = _colours[0] };
        foreach (var (x, low, y, high) in points)
        {
            intervals.Points.AddRange([new DataPoint(x, low), new DataPoint(x, high), DataPoint.Undefined]);
            centres.Points.Add(new ScatterPoint(x, y));
        }

        plot.Series.Add(intervals);
        plot.Series.Add(centres);
    }

    private static PlotModel New(string? x, string? y)
    {
        var plot = new PlotModel
        {
            Background = OxyColors.White, PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1), DefaultFont = "Arial",
            Padding = new OxyThickness(16, 8, 16, 8),
        };
        plot.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomLeft,
            LegendOrientation = LegendOrientation.Vertical, LegendLineSpacing = 5, LegendMargin = 4,
        });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = x, AxisTitleDistance = 6 });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = y, AxisTitleDistance = 12, MajorGridlineStyle = LineStyle.Dot });
        return plot;
    }

    // All plots stand in one document, where the library's clip paths would have the same names.
    private static string Svg(PlotModel plot, [CallerMemberName] string name = "") =>
        ClipPath().Replace(
            new SvgExporter { Width = Width, Height = Height, IsDocument = false, TextMeasurer = new BrowserText() }
                .ExportToString(plot),
            name + "Clip$1");

    [GeneratedRegex(@"clipPath(\d+)")]
    private static partial Regex ClipPath();

    // The library measures texts narrower than browsers draw them, and would cut legends off.
    private sealed class BrowserText() : PdfRenderContext(Width, Height, OxyColors.White)
    {
        private const double Wider = 1.3;

        public override OxySize MeasureText(string? text, string? fontFamily, double fontSize, double fontWeight)
        {
            var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new OxySize(size.Width * Wider, size.Height);
        }
    }
}
