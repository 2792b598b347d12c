using Routing.Core.Labels;
using Routing.Statistics.Signals;

namespace Routing.Core.Reviewers;

/// <summary>A reviewer as his accuracy in one slice is watched.</summary>
/// <param name="Signal">Null while nothing is to be said.</param>
internal sealed record Watched(string Reviewer, int Question, string Slice, ReviewerSignal? Signal);

/// <summary>Falls of accuracy (algorithms.md §6.3): CUSUM over what each answer says, against the accuracy before it.</summary>
internal static class DriftSignals
{
    // Before as much evidence nobody knows what somebody would fall from.
    private const double LeastEvidence = 20, PriorAnswers = 8;

    /// <summary>Everybody with enough evidence in a slice.</summary>
    public static List<Watched> Of(BeliefModel model, ILookup<string, Evidence> evidence)
    {
        var watched = new List<Watched>();
        foreach (var reviewer in evidence.OrderBy(pieces => pieces.Key, StringComparer.Ordinal))
        {
            foreach (var cell in reviewer.GroupBy(piece => (piece.Question, piece.Slice)))
            {
                var name = model.Questions[cell.Key.Question].Question.Id;
                if (Watch(cell, model.Questions[cell.Key.Question].Model.PoolAccuracy) is { } seen)
                    watched.Add(new Watched(reviewer.Key, cell.Key.Question, cell.Key.Slice, Describe(seen, $"{name}, {cell.Key.Slice}")));
            }
        }

        return watched;
    }

    /// <summary>Slices in which everybody's gold together shows a fall.</summary>
    public static IEnumerable<SliceAlarm> OfPools(BeliefModel model, ILookup<string, Evidence> evidence)
    {
        var gold = evidence.SelectMany(pieces => pieces).Where(piece => piece.IsGold)
            .OrderBy(piece => piece.At).ThenBy(piece => piece.Item, StringComparer.Ordinal);
        foreach (var slice in gold.GroupBy(piece => (piece.Question, piece.Slice)))
        {
            if (Watch(slice, model.Questions[slice.Key.Question].Model.PoolAccuracy) is not { AlarmAt: { } at } seen)
                continue;
            yield return new SliceAlarm(
                model.Questions[slice.Key.Question].Question.Id, slice.Key.Slice,
                Conduct.Signal(SignalKind.Drift, true, $"gold accuracy of everybody fell from {seen.Before:0.00}: check gold and guidelines of the slice", at).Words,
                at);
        }
    }

    private static ReviewerSignal? Describe(Seen seen, string where) =>
        seen.AlarmAt is { } at
            ? Conduct.Signal(SignalKind.Drift, true, $"{where}: accuracy fell by about .20 from {seen.Before:0.00} (CUSUM {Cusum.Alarm:0} reached)", at)
        : seen.Now.Sum >= Cusum.Warning
            ? Conduct.Signal(SignalKind.Drift, false, $"{where}: accuracy may be falling from {seen.Before:0.00} (CUSUM {seen.Now.Sum:0.0}, alarm at {Cusum.Alarm:0})", seen.LastAt)
        : null;

    // The last alarm and where the sum stands; null without enough evidence. After an alarm the sum starts anew.
    private static Seen? Watch(IEnumerable<Evidence> pieces, double poolAccuracy)
    {
        double right = 0, total = 0;
        Seen? seen = null;
        foreach (var piece in pieces)
        {
            if (total >= LeastEvidence)
            {
                var before = (right + (PriorAnswers * poolAccuracy)) / (total + PriorAnswers);
                var sum = (seen?.Now ?? default).Next(piece.Right, before, piece.Weight);
                seen = sum.Sum >= Cusum.Alarm
                    ? new Seen(default, before, piece.At, piece.At)
                    : new Seen(sum, seen?.AlarmAt is null ? before : seen.Before, seen?.AlarmAt, piece.At);
            }

            right += piece.Weight * piece.Right;
            total += piece.Weight;
        }

        return seen;
    }

    private sealed record Seen(Cusum Now, double Before, DateTimeOffset? AlarmAt, DateTimeOffset LastAt);
}
