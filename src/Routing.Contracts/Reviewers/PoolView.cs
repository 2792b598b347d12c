namespace Routing.Contracts;

[GenerateSerializer, Immutable, Alias("routing.PoolView")]
public sealed record PoolView([property: Id(0)] PoolDocument Pool, [property: Id(1)] string[] Reviewers);
