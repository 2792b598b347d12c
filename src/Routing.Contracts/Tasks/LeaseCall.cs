namespace Routing.Contracts;

/// <summary>A reviewer's lease of one item, asked by his grain.</summary>
/// <param name="ExpertIn">Slices in which a generalist counts as an expert.</param>
[GenerateSerializer, Immutable, Alias("routing.LeaseCall")]
public sealed record LeaseCall(
    [property: Id(0)] string Command, [property: Id(1)] string Reviewer, [property: Id(2)] bool Expert,
    [property: Id(3)] OfferDocument? Offer, [property: Id(4)] string? Group = null, [property: Id(5)] string[]? ExpertIn = null,
    [property: Id(6)] bool Repeats = false);
