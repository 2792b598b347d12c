namespace Routing.Contracts;

/// <summary>What a reward model says of an item, and what becomes of it.</summary>
/// <param name="Model">The version; null where there is no score.</param>
/// <param name="LogOdds">Of candidate A being preferred, by a head that was not trained on the item.</param>
/// <param name="Joined">The belief that steers routing, by class; never a label.</param>
/// <param name="Use">In plain words: whether it steers, and why not.</param>
/// <param name="Blind">Drawn by lot never to be steered.</param>
[GenerateSerializer, Immutable, Alias("routing.EvidenceView")]
public sealed record EvidenceView(
    [property: Id(0)] string? Model, [property: Id(1)] double? LogOdds, [property: Id(2)] double? Deviation,
    [property: Id(3)] double[]? Joined, [property: Id(4)] string Use, [property: Id(5)] bool Blind = false);
