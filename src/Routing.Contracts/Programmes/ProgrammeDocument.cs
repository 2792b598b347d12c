namespace Routing.Contracts;

/// <summary>A programme in force.</summary>
/// <param name="Version">Counts the applied programmes from 1.</param>
/// <param name="Stage">draft, pilot, revising, live, paused or closed.</param>
/// <param name="StageReason">Why it was moved there; null where it began there.</param>
/// <param name="Moves">How often it was moved.</param>
[GenerateSerializer, Immutable, Alias("routing.ProgrammeDocument")]
public sealed record ProgrammeDocument(
    [property: Id(0)] string Json, [property: Id(1)] int Version, [property: Id(2)] string Stage = "live",
    [property: Id(3)] string? StageReason = null, [property: Id(4)] int Moves = 0);
