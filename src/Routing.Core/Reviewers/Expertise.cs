using System.Collections.Immutable;
using System.Globalization;
using Routing.Statistics.Probability;

namespace Routing.Core.Reviewers;

/// <summary>Who has shown in a slice what experts show (algorithms.md §6.6): P(accuracy ≥ .90) ≥ .80 on at least 60 items
/// whose truth is known, 20 of them hard.</summary>
internal static class Expertise
{
    private const double Accuracy = 0.90, Certainty = 0.80;
    private const int LeastKnown = 60, LeastHard = 20;

    /// <summary>The slices of each generalist who has.</summary>
    public static ImmutableDictionary<string, ImmutableArray<(string Slice, string Words)>> Of(ILookup<string, Evidence> evidence) =>
        evidence.Where(reviewer => !reviewer.All(piece => piece.Expert))
            .Select(reviewer => (reviewer.Key, Slices: SlicesOf(reviewer)))
            .Where(reviewer => !reviewer.Slices.IsEmpty)
            .ToImmutableDictionary(reviewer => reviewer.Key, reviewer => reviewer.Slices, StringComparer.Ordinal);

    // The question he is worst at decides.
    private static ImmutableArray<(string Slice, string Words)> SlicesOf(IEnumerable<Evidence> pieces) =>
        [.. pieces.Where(piece => piece.IsKnown).GroupBy(piece => piece.Slice, StringComparer.Ordinal)
            .OrderBy(slice => slice.Key, StringComparer.Ordinal)
            .Select(slice => (Slice: slice.Key, Words: slice.GroupBy(piece => piece.Question).Select(Shown).ToList()))
            .Where(slice => slice.Words.TrueForAll(words => words is not null))
            .Select(slice => (slice.Slice, slice.Words[0]!))];

    private static string? Shown(IEnumerable<Evidence> pieces)
    {
        var known = pieces.ToList();
        var (right, hard) = (known.Count(piece => piece.Right > 0.5), known.Count(piece => piece.IsHard));
        var p = new Beta(2 + right, 1 + known.Count - right).AtLeast(Accuracy);
        return known.Count >= LeastKnown && hard >= LeastHard && p >= Certainty
            ? string.Create(CultureInfo.InvariantCulture, $"{right} of {known.Count} known items right, {hard} of them hard: P(accuracy ≥ {Accuracy:0.00}) = {p:0.000}")
            : null;
    }
}
