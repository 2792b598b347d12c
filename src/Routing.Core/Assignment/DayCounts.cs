using System.Collections.Immutable;

namespace Routing.Core.Assignment;

/// <summary>What was judged on one day (UTC), as of a refit: what share caps and wellness limits count by.</summary>
/// <param name="ByReviewer">Judgments of each reviewer, gold included.</param>
/// <param name="BySlice">Judgments of work items in each slice, by reviewer.</param>
/// <param name="Harmful">Judgments of harmful items by reviewer.</param>
public sealed record DayCounts(
    ImmutableDictionary<string, int> ByReviewer, ImmutableDictionary<string, ImmutableDictionary<string, int>> BySlice,
    ImmutableDictionary<string, int> Harmful)
{
    /// <summary>A day without judgments.</summary>
    public static DayCounts Empty { get; } = Of([]);

    /// <summary>Counts the judgments of a day.</summary>
    public static DayCounts Of(IReadOnlyCollection<(string Reviewer, string Slice, bool Gold, bool Harmful)> judged) => new(
        Counted(judged.Select(one => one.Reviewer)),
        judged.Where(one => !one.Gold).GroupBy(one => one.Slice, StringComparer.Ordinal)
            .ToImmutableDictionary(slice => slice.Key, slice => Counted(slice.Select(one => one.Reviewer)), StringComparer.Ordinal),
        Counted(judged.Where(one => one.Harmful).Select(one => one.Reviewer)));

    /// <summary>All labels of a slice, a reviewer's own among them, and the share of them that he may give: the programme's
    /// cap, or two equal parts where few people work, since a cap must not stop the work.</summary>
    public (int All, int Own, double Cap) Of(string slice, string reviewer, double cap) =>
        BySlice.TryGetValue(slice, out var people)
            ? (_totals.GetOrAdd(slice, static (_, counts) => counts.Values.Sum(), people), people.GetValueOrDefault(reviewer), Math.Max(cap, 2.0 / people.Count))
            : (0, 0, cap);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _totals = new(StringComparer.Ordinal);

    private static ImmutableDictionary<string, int> Counted(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal)
            .ToImmutableDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
}
