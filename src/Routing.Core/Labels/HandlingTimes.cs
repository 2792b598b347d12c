using System.Collections.Immutable;

namespace Routing.Core.Labels;

/// <summary>How long people take for an answer, in parts of what everybody takes: the time in the cost of an answer
/// (algorithms.md §5.1).</summary>
/// <param name="ByReviewer">Factor of each reviewer against others on items of the same slices, in [1/3, 3], shrunk to 1.</param>
public sealed record HandlingTimes(ImmutableDictionary<string, double> ByReviewer)
{
    // Answers of everybody that a median of one's own is mixed with.
    private const double PriorAnswers = 20;

    private static readonly double _widest = Math.Log(3);

    // Nobody reads in less: such times are those of machines that replay people.
    private static readonly double _readable = Math.Log(1);

    /// <summary>Before any time was measured: everybody takes as long as everybody.</summary>
    public static HandlingTimes None { get; } = new(ImmutableDictionary<string, double>.Empty);

    /// <summary>The factor of a reviewer, 1 for the usual time.</summary>
    public double Of(string reviewer) => ByReviewer.GetValueOrDefault(reviewer, 1);

    /// <summary>The factors in a log of judgments, whatever its order. Medians of logarithms, so that a lunch break does
    /// not count.</summary>
    public static HandlingTimes Of(IEnumerable<VotedItem> items)
    {
        List<(string Reviewer, string Slice, double Log)> timed =
            [.. from item in items
                from vote in item.Votes
                let seconds = vote.Took?.TotalSeconds ?? 0
                where seconds > 0
                select (vote.Reviewer, item.Slice, Math.Log(seconds))];
        if (timed.Count == 0 || Median(timed.Select(answer => answer.Log)) is var usual && usual <= _readable)
            return None;
        var slices = timed.GroupBy(answer => answer.Slice, StringComparer.Ordinal).ToDictionary(
            slice => slice.Key, slice => Shrunk(slice.Select(answer => answer.Log - usual)), StringComparer.Ordinal);
        return new HandlingTimes(timed.GroupBy(answer => answer.Reviewer, StringComparer.Ordinal).ToImmutableDictionary(
            own => own.Key,
            own => Math.Exp(Math.Clamp(Shrunk(own.Select(answer => answer.Log - usual - slices[answer.Slice])), -_widest, _widest)),
            StringComparer.Ordinal));
    }

    private static double Shrunk(IEnumerable<double> differences)
    {
        var all = differences.ToList();
        return Median(all) * all.Count / (all.Count + PriorAnswers);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
