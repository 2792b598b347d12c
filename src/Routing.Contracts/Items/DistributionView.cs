namespace Routing.Contracts;

/// <summary>Answers to a question of taste.</summary>
/// <param name="Groups">By declared group; people without one are in <paramref name="All"/> only.</param>
[GenerateSerializer, Immutable, Alias("routing.DistributionView")]
public sealed record DistributionView([property: Id(0)] SharesView All, [property: Id(1)] SharesView[] Groups);
