using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Routing.Cli.Report;

/// <summary>The look that all plots share.</summary>
internal static partial class Canvas
{
    private const int Width = 900, Height = 420;

    public static IReadOnlyList<OxyColor> Colours { get; } =
        [OxyColor.Parse("#2563eb"), OxyColor.Parse("#d97706"), OxyColor.Parse("#059669"), OxyColor.Parse("#9333ea")];

    /// <summary>Points with intervals. The library's own error bars are symmetric and not part of the axis range; an interval here
    /// is a line of its own.</summary>
    public static void AddWithIntervals(PlotModel plot, string title, IEnumerable<(double X, double Low, double Y, double High)> points)
    {
        var intervals = new LineSeries { Color = OxyColor.FromAColor(140, Colours[0]), StrokeThickness = 1.2 };
        var centres = new ScatterSeries { Title = title, MarkerType = MarkerType.Circle, MarkerSize = 3.5, MarkerFill = Colours[0] };
        foreach (var (x, low, y, high) in points)
        {
            intervals.Points.AddRange([new DataPoint(x, low), new DataPoint(x, high), DataPoint.Undefined]);
            centres.Points.Add(new ScatterPoint(x, y));
        }

        plot.Series.Add(intervals);
        plot.Series.Add(centres);
    }

    public static PlotModel New(string? x, string? y)
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
    public static string Svg(PlotModel plot, [CallerMemberName] string name = "") =>
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
