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
}
