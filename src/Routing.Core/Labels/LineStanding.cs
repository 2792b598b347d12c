using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Core.Labels;

/// <summary>What a refit finds about one line of reward models; its triggers look at it.</summary>
/// <param name="Model">The version that it is about; null: the line serves none.</param>
/// <param name="Doubt">What the version doubts about pairs that nobody has judged: Σ log(1 + p(1 − p) v), nats.</param>
/// <param name="CalibrationPValue">Of the version on the pairs that were judged last; null: too few.</param>
public sealed record LineStanding(string? Model, double Doubt, double? CalibrationPValue)
{
    /// <summary>Cumulative sum of how much less right it is about the pairs judged since it was trained, nats; null: too few.</summary>
    public double? Fall { get; init; }

    /// <summary>Of all lines of a programme, by name.</summary>
    /// <param name="asked">Items that somebody judged.</param>
    /// <param name="known">Those of them that are scored, gold left out.</param>
    public static ImmutableSortedDictionary<string, LineStanding> Of(
        BeliefModel model, ModelScores scores, RewardModelPolicy policy, IReadOnlyList<(string Item, FeedbackTaskState Task)> asked,
        IReadOnlyList<(string Item, FeedbackTaskState Task)> known)
    {
        var judged = asked.Select(pair => pair.Item).ToHashSet(StringComparer.Ordinal);
        var doubts = policy.Lines.ToDictionary(line => line, _ => 0.0, StringComparer.Ordinal);
        foreach (var (item, scored) in scores.Items)
        {
            if (!judged.Contains(item))
                doubts[policy.LineOf(scored.Slice)] += scored.Evidence.Doubt;
        }

        return policy.Lines.ToImmutableSortedDictionary(
            line => line,
            line =>
            {
                List<(string, FeedbackTaskState)> own = [.. known.Where(pair => policy.LineOf(scores.Items[pair.Item].Slice) == line)];
                return new LineStanding(scores.VersionOf(line), doubts[line], EvidenceCalibration.PValue(model, scores, own))
                {
                    Fall = scores.LabelsUntil.TryGetValue(line, out var until) ? EvidenceCalibration.Fall(model, scores, own, until) : null,
                };
            },
            StringComparer.Ordinal);
    }
}
