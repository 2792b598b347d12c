using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Routing.RewardModels.Evaluation;

namespace Routing.Cli.Report;

/// <summary>The plots of a reward model's report as SVG.</summary>
internal static class ModelPlots
{
    private const int MostSlices = 40;

    /// <summary>Probability said against share seen; on the diagonal, the model is calibrated.</summary>
    public static string Reliability(EvaluationReport report)
    {
        var plot = Canvas.New("Probability that A is preferred, as the model says", "Share in which A was preferred");
        plot.Series.Add(Line("calibrated", OxyColors.Gray, [new DataPoint(0, 0), new DataPoint(1, 1)], LineStyle.Dash));
        Canvas.AddWithIntervals(plot, "a tenth of the pairs, 95 % interval", report.Reliability
            .Select(bin => (bin.Said, bin.Low, bin.Seen, bin.High)));
        return Canvas.Svg(plot);
    }

    /// <summary>Accuracy by slice, the worst first, with intervals, and length alone beside it.</summary>
    public static string Slices(EvaluationReport report)
    {
        var shown = report.Slices.Where(slice => slice.Accuracy is not null).OrderBy(slice => slice.Accuracy).Take(MostSlices).ToList();
        var plot = Canvas.New("Slices, the worst first", "Accuracy");
        Canvas.AddWithIntervals(plot, "this model, 95 % interval", shown
            .Select((slice, rank) => (rank + 1.0, slice.Interval![0], slice.Accuracy!.Value, slice.Interval[1])));
        var length = new ScatterSeries { Title = "length alone", MarkerType = MarkerType.Diamond, MarkerSize = 3.5, MarkerFill = Canvas.Colours[1] };
        for (var rank = 0; rank < shown.Count; rank++)
            length.Points.Add(new ScatterPoint(rank + 1, shown[rank].Length!.Value));
        plot.Series.Add(length);
        plot.Series.Add(Line("chance", OxyColors.Gray, [new DataPoint(0.5, 0.5), new DataPoint(shown.Count + 0.5, 0.5)], LineStyle.Dash));
        return Canvas.Svg(plot);
    }

    /// <summary>Accuracy among the pairs about which the model is most certain.</summary>
    public static string Selective(EvaluationReport report)
    {
        var plot = Canvas.New("Most certain share of the pairs", "Accuracy");
        plot.Series.Add(Line("accuracy", Canvas.Colours[0], report.Selective.Select(point => new DataPoint(point.Share, point.Accuracy)), LineStyle.Solid));
        return Canvas.Svg(plot);
    }

    /// <summary>What the best of n answers is worth, to the judge and to the model.</summary>
    public static string BestOfN(BestOfN curve)
    {
        var plot = Canvas.New("log n − (n − 1)/n", "Score by people's comparisons");
        plot.Series.Add(Line("judged by people", Canvas.Colours[0], curve.Curve.Select(point => new DataPoint(point.Divergence, point.Judge)), LineStyle.Solid));
        var model = Line("the model's own score", Canvas.Colours[1], curve.Curve.Select(point => new DataPoint(point.Divergence, point.Model)), LineStyle.Dash);
        model.YAxisKey = "model";
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Right, Key = "model", Title = "Model's score" });
        plot.Series.Add(model);
        return Canvas.Svg(plot);
    }

    private static LineSeries Line(string title, OxyColor colour, IEnumerable<DataPoint> points, LineStyle style)
    {
        var line = new LineSeries { Title = title, Color = colour, LineStyle = style, MarkerType = style == LineStyle.Solid ? MarkerType.Circle : MarkerType.None, MarkerSize = 3 };
        line.Points.AddRange(points);
        return line;
    }
}
