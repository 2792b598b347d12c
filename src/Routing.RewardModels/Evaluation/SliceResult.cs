using Routing.Statistics.Intervals;

namespace Routing.RewardModels.Evaluation;

/// <summary>One kind of prompt.</summary>
/// <param name="Interval">95 % Wilson, or by bootstrap where it has prompts enough that repeat.</param>
/// <param name="Length">Accuracy of length alone on the same pairs.</param>
/// <param name="Ceiling">Share of judgments that agree with the majority of the others; null where fewer than 50 repeat.</param>
/// <param name="Status"><c>ok</c>, or <c>not_enough_data</c>: nothing is claimed.</param>
public sealed record SliceResult(
    string Slice, int N, double? Accuracy, double[]? Interval, double? LogLoss, double? EceExcess, double? Length, double? Ceiling,
    string Status)
{
    /// <summary>Pairs below which nothing is claimed of a slice.</summary>
    public const int LeastPairs = 50;

    internal static IReadOnlyList<SliceResult> Of(IReadOnlyList<JudgedPair> judged, int seed) =>
    [
        .. judged.Where(one => one.Pair.Slice is not null).GroupBy(one => one.Pair.Slice!, StringComparer.Ordinal)
            .OrderBy(slice => slice.Key, StringComparer.Ordinal).Select(slice => One(slice.Key, [.. slice], seed)),
    ];

    /// <summary>Wilson where every pair stands alone, else by bootstrap over groups.</summary>
    internal static double[] IntervalOf(IReadOnlyList<JudgedPair> judged, GroupBootstrap bootstrap)
    {
        if (bootstrap.Groups < GroupBootstrap.LeastGroups || bootstrap.Groups > 0.9 * judged.Count)
        {
            var (low, high) = Ends(Wilson.Interval(judged.Sum(one => one.Right), judged.Count));
            return [low, high];
        }

        return bootstrap.Mean([.. judged.Select(one => one.Right)]);
    }

    private static SliceResult One(string name, List<JudgedPair> judged, int seed) => judged.Count < LeastPairs
        ? new SliceResult(name, judged.Count, null, null, null, null, null, null, "not_enough_data")
        : new SliceResult(
            name, judged.Count, judged.Average(one => one.Right), IntervalOf(judged, new GroupBootstrap(judged, seed)),
            judged.Average(one => -Math.Log(Math.Max(1e-12, one.View.Probability))),
            Calibration.Of([.. judged.Select(one => one.OfA)], [.. judged.Select(one => one.Pair.Preferred == Preferred.A)], seed).Excess,
            judged.Average(one => one.Length), HumanCeiling.Of(judged), "ok");

    private static (double Low, double High) Ends(Interval interval) => (interval.Low, interval.High);
}
