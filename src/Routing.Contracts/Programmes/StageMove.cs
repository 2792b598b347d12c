namespace Routing.Contracts;

/// <summary>A programme that a person moves to another stage.</summary>
/// <param name="To">pilot, revising, live, paused or closed.</param>
/// <param name="Waive">Go live although the pilot does not meet its exit criteria, for the reason given.</param>
[GenerateSerializer, Immutable, Alias("routing.StageMove")]
public sealed record StageMove(
    [property: Id(0)] string Command, [property: Id(1)] string By, [property: Id(2)] string To, [property: Id(3)] string Reason,
    [property: Id(4)] bool Waive = false);
