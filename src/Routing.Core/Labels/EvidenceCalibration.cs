using Routing.Core.Tasks;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>Whether what a version says of the pairs that people judged last is still right as often as it claims.</summary>
internal static class EvidenceCalibration
{
    /// <summary>Pairs that are looked at.</summary>
    public const int Last = 500;

    private const int LeastBefore = 500, MostBefore = 1_000;

    /// <summary>p-value over the 500 pairs that came to be judged last, under the trust learnt from the pairs before them; null: too
    /// few.</summary>
    /// <remarks>Last by its first judgment: who is asked once more is asked because of the answers so far, and pairs picked by their
    /// answers say nothing of what was claimed before them.</remarks>
    /// <param name="judged">Work items of which the version says something.</param>
    public static double? PValue(BeliefModel model, ModelScores scores, IReadOnlyList<(string Item, FeedbackTaskState Task)> judged)
    {
        if (judged.Count < Last + LeastBefore)
            return null;
        var classes = model.Questions[0].Question.Classes.Length;
        var pairs = judged.OrderBy(pair => pair.Task.Judgments.Min(judgment => judgment.At)).ThenBy(pair => pair.Item, StringComparer.Ordinal)
            .TakeLast(Last + MostBefore)
            .Select(pair => (Evidence: scores.Items[pair.Item].Evidence.Classes(classes), Human: model.Belief(pair.Task, 0).Classes)).ToList();
        var trust = EvidenceTrust.Fit(pairs[..^Last], model.Untouched);
        return PosteriorCalibration.PValue(
            [.. pairs[^Last..].Select(pair => OfA(trust.Join(model.Untouched, pair.Evidence)))],
            [.. pairs[^Last..].Select(pair => OfA(trust.Join(pair.Human, pair.Evidence)))]);
    }

    // Ties count half: the martingale holds for any fixed mixture of the classes.
    private static double OfA(double[] belief) => belief.Length > 2 ? belief[0] + (belief[2] / 2) : belief[0];
}
