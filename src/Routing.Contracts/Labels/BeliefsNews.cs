namespace Routing.Contracts;

/// <summary>What a silo hears when it asks for the newest refit.</summary>
/// <param name="Since">Judgments told since the refit that the caller now knows.</param>
/// <param name="Paces">The money of the tiers that have a budget; null where none has.</param>
/// <param name="Newer">The newest refit as Routing.Core encodes it; null where the caller has it, or there is none.</param>
[GenerateSerializer, Immutable, Alias("routing.BeliefsNews")]
public sealed record BeliefsNews(
    [property: Id(0)] long Since, [property: Id(1)] byte[]? Newer, [property: Id(2)] TierPaceDocument[]? Paces = null);
