namespace Routing.Contracts;

/// <summary>An item that a person takes out of routing or puts back.</summary>
/// <param name="To">routed, suspended, quarantined or discarded.</param>
[GenerateSerializer, Immutable, Alias("routing.ItemMove")]
public sealed record ItemMove(
    [property: Id(0)] string Command, [property: Id(1)] string By, [property: Id(2)] string To, [property: Id(3)] string Reason);
