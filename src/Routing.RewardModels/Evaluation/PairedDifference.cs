namespace Routing.RewardModels.Evaluation;

/// <summary>How much more often the model is right than another on the same pairs.</summary>
/// <param name="Against">Name of the other.</param>
/// <param name="Accuracy">Of the other.</param>
/// <param name="Difference">Model less the other.</param>
/// <param name="Interval">95 %, by bootstrap over prompts.</param>
/// <param name="Detectable">Smallest difference that this number of pairs finds in four of five cases.</param>
public sealed record PairedDifference(string Against, double Accuracy, double Difference, double[] Interval, double Detectable)
{
    // Two-sided 5 %, power 80 %.
    private const double Reach = 1.959964 + 0.841621;
    private const double Ends = 2 * 1.959964;

    internal static PairedDifference Of(
        string against, IReadOnlyList<JudgedPair> judged, Func<JudgedPair, double> other, GroupBootstrap bootstrap)
    {
        double[] difference = [.. judged.Select(one => one.Right - other(one))];
        var interval = bootstrap.Mean(difference);
        return new PairedDifference(
            against, judged.Average(other), difference.Average(), interval, Reach * (interval[1] - interval[0]) / Ends);
    }
}
