namespace Routing.Contracts;

/// <summary>One silo.</summary>
/// <param name="State">As the membership has it: Active, Joining, ShuttingDown, Dead ...</param>
/// <param name="Roles">What it is for, with commas between.</param>
/// <param name="Shards">Queue shards that live there.</param>
/// <param name="Cpu">Share of its processors in use, in percent; null where it does not say.</param>
[GenerateSerializer, Immutable, Alias("routing.SiloView")]
public sealed record SiloView(
    [property: Id(0)] string Name, [property: Id(1)] string Address, [property: Id(2)] string State,
    [property: Id(3)] int Shards, [property: Id(4)] int Activations, [property: Id(5)] double? Cpu,
    [property: Id(6)] long? MemoryBytes, [property: Id(7)] DateTimeOffset StartedAt,
    [property: Id(8)] string Roles = "");
