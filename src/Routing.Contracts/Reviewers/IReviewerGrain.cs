using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>One reviewer of a programme: his qualification, and his requests for work. Key: programme/rev_id.</summary>
[GrainInterfaceType("routing.reviewer")]
public interface IReviewerGrain : IGrainWithStringKey
{
    [Alias("Enrol"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt> Enrol(ReviewerDocument reviewer, CancellationToken cancellation);

    /// <summary>The task worth most for this reviewer now, under a durable lease. The same command again gives the same
    /// task under the same lease, also when that was submitted, given back or is over, and after a restart of everything:
    /// for as long as the lease is among the reviewer's last 16. A command that found no work may find some later.</summary>
    [Alias("RequestWork"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<WorkReply> RequestWork(string command, CancellationToken cancellation);

    /// <summary>A gold item was judged; repeating it changes nothing.</summary>
    [Alias("GoldJudged")]
    Task GoldJudged(GoldResult result, CancellationToken cancellation);

    /// <summary>A pair that he had judged was judged once more; repeating it changes nothing.</summary>
    [Alias("Repeated")]
    Task Repeated(RepeatResult result, CancellationToken cancellation);

    /// <summary>A lease of the reviewer ended with a judgment, a skip or a release. A hint: one that is lost
    /// counts the lease as held until its end, and the judgment from the next activation on.</summary>
    [Alias("Finished"), OneWay]
    Task Finished(string item, bool judged, CancellationToken cancellation);

    /// <summary>A person suspends or reinstates the reviewer, with a reason.</summary>
    [Alias("SetStatus"), OpenTo(Callers.Operator)]
    Task<Receipt> SetStatus(string command, bool suspended, string reason, CancellationToken cancellation);

    /// <summary>What a refit noticed about him; repeating it changes nothing.</summary>
    [Alias("Observe")]
    Task Observe(ConductDocument conduct, CancellationToken cancellation);

    /// <summary>A person closes the case of what was noticed: confirmed suspends, unfounded clears him.</summary>
    [Alias("CloseCase"), OpenTo(Callers.Operator)]
    Task<Receipt> CloseCase(string command, bool confirmed, string reason, CancellationToken cancellation);

    /// <summary>Why he is not offered an item now; empty when he could be.</summary>
    [Alias("WhyNot"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<string[]> WhyNot(string item, CancellationToken cancellation);

    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<ReviewerView?> Get(CancellationToken cancellation);
}
