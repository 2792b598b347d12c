namespace Routing.Contracts;

/// <summary>Counts of one shard.</summary>
/// <param name="Aside">Items that cannot be read; null for none.</param>
[GenerateSerializer, Immutable, Alias("routing.QueueSummary")]
public sealed record QueueSummary(
    [property: Id(0)] int Open, [property: Id(1)] int Leases, [property: Id(2)] int WaitingForExpert,
    [property: Id(3)] int Gold, [property: Id(4)] SetAside[]? Aside = null);
