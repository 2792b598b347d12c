using Routing.Core.Tasks;
using Routing.Statistics.Calibration;
using Routing.Statistics.Signals;

namespace Routing.Core.Labels;

/// <summary>Whether what a version says of the pairs that people came to judge lately is still right as often as it was of those before
/// them.</summary>
/// <remarks>Lately by a pair's first judgment: who is asked once more is asked because of the answers so far, and pairs picked by their
/// answers say nothing of what was claimed before them.</remarks>
internal static class EvidenceCalibration
{
    /// <summary>Pairs that are looked at.</summary>
    public const int Last = 500;

    private const int LeastBefore = 500, MostBefore = 1_000, LeastFresh = 50;

    /// <summary>p-value that the evidence means the same of the 500 pairs that came to be judged last as of those before them; null: too
    /// few.</summary>
    /// <param name="judged">Work items of which the version says something.</param>
    public static double? PValue(BeliefModel model, ModelScores scores, IReadOnlyList<(string Item, FeedbackTaskState Task)> judged)
    {
        if (judged.Count < Last + LeastBefore)
            return null;
        var pairs = InOrder(judged).TakeLast(Last + MostBefore).Select(pair => Pair(model, scores, pair)).ToList();
        return EvidenceChange.PValue(pairs[..^Last], pairs[^Last..], model.Untouched);
    }

    /// <summary>The cumulative sum of how much less right a version is about the pairs that came to be judged since it was trained than
    /// about those before, nats; null: too few.</summary>
    /// <param name="judged">Work items of which the version says something.</param>
    /// <param name="until">When the labels that it was trained on were read.</param>
    public static double? Fall(
        BeliefModel model, ModelScores scores, IReadOnlyList<(string Item, FeedbackTaskState Task)> judged, DateTimeOffset until)
    {
        var order = InOrder(judged).ToList();
        var before = order.FindIndex(pair => FirstOf(pair.Task) > until) is >= 0 and var first ? first : order.Count;
        if (before < LeastBefore || order.Count - before < LeastFresh)
            return null;
        var pairs = order.Skip(before - Math.Min(before, MostBefore)).Select(pair => Pair(model, scores, pair)).ToList();
        return EvidenceChange.Shortfalls(pairs[..Math.Min(before, MostBefore)], pairs[Math.Min(before, MostBefore)..], model.Untouched)
            .Aggregate(new RiseCusum(0), (sum, value) => sum.Next(value)).Sum;
    }

    private static IEnumerable<(string Item, FeedbackTaskState Task)> InOrder(IReadOnlyList<(string Item, FeedbackTaskState Task)> judged) =>
        judged.OrderBy(pair => FirstOf(pair.Task)).ThenBy(pair => pair.Item, StringComparer.Ordinal);

    private static DateTimeOffset FirstOf(FeedbackTaskState task) => task.Judgments.Min(judgment => judgment.At);

    private static (double[] Evidence, double[] Human) Pair(BeliefModel model, ModelScores scores, (string Item, FeedbackTaskState Task) pair)
    {
        var human = model.Belief(pair.Task, 0).Classes;
        return (scores.Items[pair.Item].Evidence.Classes(human.Length), human);
    }
}
