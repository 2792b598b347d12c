using System.Collections.Immutable;

namespace Routing.Core.Labels;

/// <summary>From which confidence of the evidence alone an item closes before anybody judged it; null where nothing shows that it
/// may.</summary>
/// <param name="Elsewhere">By risk class, in slices of which too little is known.</param>
/// <param name="BySlice">By risk class, in the others.</param>
public sealed record AcceptThresholds(
    ImmutableArray<double?> Elsewhere, ImmutableSortedDictionary<string, ImmutableArray<double?>> BySlice)
{
    /// <summary>Nothing closes so.</summary>
    public static AcceptThresholds None { get; } = new([], ImmutableSortedDictionary<string, ImmutableArray<double?>>.Empty);

    /// <summary>Whether anything may close so.</summary>
    public bool Any => BySlice.Values.Append(Elsewhere).Any(risks => risks.Any(from => from is not null));

    /// <summary>The threshold of a slice and risk class.</summary>
    public double? Of(string slice, int risk) => BySlice.GetValueOrDefault(slice, Elsewhere).ElementAtOrDefault(risk);
}
