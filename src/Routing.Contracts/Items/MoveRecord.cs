namespace Routing.Contracts;

/// <summary>One such move, as it was recorded.</summary>
[GenerateSerializer, Immutable, Alias("routing.MoveRecord")]
public sealed record MoveRecord(
    [property: Id(0)] string To, [property: Id(1)] string By, [property: Id(2)] string Reason, [property: Id(3)] DateTimeOffset At);
