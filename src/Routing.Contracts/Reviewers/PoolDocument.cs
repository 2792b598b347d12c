namespace Routing.Contracts;

/// <summary>A vendor's set of reviewers.</summary>
[GenerateSerializer, Immutable, Alias("routing.PoolDocument")]
public sealed record PoolDocument(
    [property: Id(0)] string Id, [property: Id(1)] string Tier, [property: Id(2)] string[] Languages,
    [property: Id(3)] decimal PricePerJudgment);
