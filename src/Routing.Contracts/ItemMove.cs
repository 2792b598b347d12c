namespace Routing.Contracts;

/// <summary>An item that a person takes out of routing or puts back.</summary>
/// <param name="To">routed, suspended, quarantined or discarded.</param>
[GenerateSerializer, Immutable, Alias("routing.ItemMove")]
public sealed record ItemMove(
    [property: Id(0)] string Command, [property: Id(1)] string By, [property: Id(2)] string To, [property: Id(3)] string Reason);

/// <summary>One such move, as it was recorded.</summary>
[GenerateSerializer, Immutable, Alias("routing.MoveRecord")]
public sealed record MoveRecord(
    [property: Id(0)] string To, [property: Id(1)] string By, [property: Id(2)] string Reason, [property: Id(3)] DateTimeOffset At);
