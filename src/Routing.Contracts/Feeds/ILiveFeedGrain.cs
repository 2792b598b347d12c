namespace Routing.Contracts.Feeds;

/// <summary>What a subscriber of the live feed asks beside the stream itself: stateless, on any silo.</summary>
[GrainInterfaceType("routing.live")]
public interface ILiveFeedGrain : IGrainWithIntegerKey
{
    /// <summary>Position of the newest event; a subscription from the one after it hears only of what is to come.</summary>
    [Alias("Head"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<long> Head(CancellationToken cancellation);

    /// <summary>Delivers at once what a subscription that begins in the past has missed; without it, that happens with one
    /// of the programme's next events.</summary>
    [Alias("CatchUp"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task CatchUp(string programme, CancellationToken cancellation);

    /// <summary>Looks a page of the journal through for something that a subscription should have heard: one that did not has
    /// been lost by the cluster.</summary>
    /// <param name="programme">Whose feed.</param>
    /// <param name="types">Types the subscription asked for, with commas between; null for all.</param>
    /// <param name="after">The last position that it has heard, or that an earlier look has passed.</param>
    /// <param name="cancellation">Stops looking.</param>
    [Alias("Told"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<LiveLook> Told(string programme, string? types, long after, CancellationToken cancellation);
}
