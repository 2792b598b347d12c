using System.Collections.Immutable;

namespace Routing.Core.Labels;

/// <summary>People who seem to answer as one (algorithms.md §6.4): until they are cleared, a bloc counts as one reviewer
/// in every belief, and no two of it get the same item.</summary>
/// <param name="BlocOf">Name of the bloc, its first member, by member.</param>
public sealed record Blocs(ImmutableDictionary<string, string> BlocOf)
{
    /// <summary>Nobody answers as one.</summary>
    public static Blocs None { get; } = new(ImmutableDictionary<string, string>.Empty);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => BlocOf.IsEmpty;

    /// <summary>The blocs that pairs form: who is paired with somebody of a bloc belongs to it.</summary>
    public static Blocs Of(IEnumerable<(string First, string Second)> pairs)
    {
        var blocOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (first, second) in pairs)
        {
            var (left, right) = (blocOf.GetValueOrDefault(first, first), blocOf.GetValueOrDefault(second, second));
            var name = string.CompareOrdinal(left, right) <= 0 ? left : right;
            foreach (var member in blocOf.Where(pair => pair.Value == left || pair.Value == right).Select(pair => pair.Key).ToList())
                blocOf[member] = name;
            blocOf[first] = blocOf[second] = name;
        }

        return blocOf.Count == 0 ? None : new Blocs(blocOf.ToImmutableDictionary(StringComparer.Ordinal));
    }

    /// <summary>The others of a reviewer's bloc.</summary>
    public IReadOnlyList<string> OthersOf(string reviewer) => BlocOf.TryGetValue(reviewer, out var bloc)
        ? [.. BlocOf.Where(pair => pair.Value == bloc && pair.Key != reviewer).Select(pair => pair.Key).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Exponent of a reviewer's likelihood on an item: 1/g where g of its judges belong to his bloc.</summary>
    /// <param name="judges">Everybody who answered the item, he included.</param>
    public double ShareOf(string reviewer, IEnumerable<string> judges) =>
        !BlocOf.TryGetValue(reviewer, out var bloc) ? 1
        : 1.0 / Math.Max(1, judges.Count(judge => BlocOf.TryGetValue(judge, out var other) && other == bloc));
}
