using Routing.Contracts.Feeds;

namespace Routing.Contracts;

/// <summary>The cluster as one silo sees it.</summary>
/// <param name="Head">Position of the newest event.</param>
/// <param name="Consumers">Consumers inside, and the queues of the live feed.</param>
/// <param name="Missing">What is not done because no silo has the role for it, in plain words; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("routing.ClusterStatus")]
public sealed record ClusterStatus(
    [property: Id(0)] long Head, [property: Id(1)] SiloView[] Silos, [property: Id(2)] FeedStatus[] Consumers,
    [property: Id(3)] string[]? Missing = null);
