namespace Routing.Contracts;

/// <summary>A programme in force.</summary>
/// <param name="Version">Counts the applied programmes from 1.</param>
[GenerateSerializer, Immutable, Alias("routing.ProgrammeDocument")]
public sealed record ProgrammeDocument([property: Id(0)] string Json, [property: Id(1)] int Version);
