namespace Routing.Contracts;

/// <summary>A serving fact.</summary>
[GenerateSerializer, Immutable, Alias("routing.ServingView")]
public sealed record ServingView(
    [property: Id(0)] int Version, [property: Id(1)] string Stage, [property: Id(2)] string By, [property: Id(3)] string Reason,
    [property: Id(4)] DateTimeOffset At, [property: Id(5)] bool Rollback);
