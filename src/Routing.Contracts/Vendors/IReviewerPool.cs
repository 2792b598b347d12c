namespace Routing.Contracts.Vendors;

/// <summary>
/// A vendor's people, as a plug-in of the node. The vendor keeps who they are; the engine knows pseudonyms. Every call may
/// come again after a failure and must then give the same answer. Calls that take longer than two seconds, or fail often,
/// are cut off without harm to others; the vendor is then simply offered nothing for a while.
/// </summary>
public interface IReviewerPool
{
    /// <summary>The version of this contract. A pool that speaks another is refused.</summary>
    const int Contract = 1;

    /// <summary>What the vendor can do. Stable while the pool runs.</summary>
    Task<PoolDescription> Describe(CancellationToken cancellation);

    /// <summary>Begins: the desk is the pool's way to the engine. Here its people are enrolled.</summary>
    Task Start(IVendorDesk desk, CancellationToken cancellation);

    /// <summary>What the vendor would do of some work, for how much and from when.</summary>
    Task<PoolQuote> Quote(QuoteRequest request, CancellationToken cancellation);

    /// <summary>Offers places of work. What is not answered is declined. For what was accepted, the pool claims the task
    /// through the desk before the offer expires, in the name of one of its people.</summary>
    Task<OfferReply[]> Offer(OfferBatch batch, CancellationToken cancellation);

    /// <summary>What became of judgments. Never tells of gold.</summary>
    Task Verdict(PoolVerdict[] verdicts, CancellationToken cancellation);

    /// <summary>What the engine owes for a period. The vendor compares it with what it submitted.</summary>
    Task<PayableReply> Payable(PayableStatement statement, CancellationToken cancellation);

    /// <summary>Ends: nobody of the pool claims work after this.</summary>
    Task Stop(CancellationToken cancellation);
}
