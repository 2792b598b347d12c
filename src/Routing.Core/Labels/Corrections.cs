using System.Collections.Immutable;
using Routing.Core.Tasks;

namespace Routing.Core.Labels;

/// <summary>Labels that a model may have learnt and that no longer stand: an adjudicator ruled against most answers or found none right,
/// the task was opened again, or its item was discarded.</summary>
public static class Corrections
{
    /// <summary>How many there were until now, by slice.</summary>
    /// <param name="judged">Tasks that somebody judged.</param>
    /// <param name="discarded">Judged items that were discarded, by slice.</param>
    public static ImmutableSortedDictionary<string, long> BySlice(
        IEnumerable<FeedbackTaskState> judged, IEnumerable<KeyValuePair<string, long>> discarded) =>
        judged.Where(IsCorrected).Select(task => KeyValuePair.Create(task.Content?.Slice ?? "", 1L)).Concat(discarded)
            .GroupBy(one => one.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(slice => slice.Key, slice => slice.Sum(one => one.Value), StringComparer.Ordinal);

    /// <summary>Whether the label of a task is another than its answers had made it.</summary>
    public static bool IsCorrected(FeedbackTaskState task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return !task.IsGold && (task.Reopening is not null || task.Ruling is { Unresolvable: true } || (task.Ruling is { Verdicts: [var ruled, ..] }
            && task.Judgments.GroupBy(judged => judged.Classes.ElementAtOrDefault(0)).MaxBy(votes => votes.Count())?.Key != ruled));
    }
}
