using Orleans.Concurrency;

namespace Routing.Contracts.Feeds;

/// <summary>Drives one consumer of the journal. Key: fed_name.</summary>
[GrainInterfaceType("routing.feed")]
public interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>Keeps the consumer at work. Called by every silo now and then.</summary>
    [Alias("Wake"), AlwaysInterleave]
    Task Wake(CancellationToken cancellation);

    /// <summary>Where the consumer stands.</summary>
    [Alias("Status"), AlwaysInterleave, OpenTo(Callers.Operator)]
    Task<FeedStatus> Status(CancellationToken cancellation);

    /// <summary>Gives the events that were set aside once more; those that fail again stay aside.</summary>
    /// <returns>How many went through.</returns>
    [Alias("Retry"), OpenTo(Callers.Operator)]
    Task<int> Retry(CancellationToken cancellation);
}

/// <summary>Where a consumer of the journal stands.</summary>
/// <param name="Position">The last position it is done with.</param>
/// <param name="Behind">Positions between it and the head of the journal, as far as this silo has heard.</param>
/// <param name="LagSeconds">How long ago the oldest event that waits for it was first seen; 0 when nothing waits.</param>
/// <param name="Aside">Events set aside as poison.</param>
/// <param name="Paused">Why it does not go on; null when it does.</param>
[GenerateSerializer, Immutable, Alias("routing.FeedStatus")]
public sealed record FeedStatus(
    [property: Id(0)] string Consumer, [property: Id(1)] long Position, [property: Id(2)] long Behind,
    [property: Id(3)] double LagSeconds, [property: Id(4)] int Aside, [property: Id(5)] string? Paused);
