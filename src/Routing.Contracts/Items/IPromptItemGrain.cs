using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>One item with its task, leases and judgments. Key: programme/itm_id.</summary>
[GrainInterfaceType("routing.item")]
public interface IPromptItemGrain : IGrainWithStringKey
{
    [Alias("Import"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt> Import(ItemDocument item, CancellationToken cancellation);

    [Alias("Lease")]
    Task<LeaseReply> Lease(LeaseCall call, CancellationToken cancellation);

    /// <summary>Takes an answer; durable when it returns without a code.</summary>
    [Alias("Submit"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt> Submit(Submission submission, CancellationToken cancellation);

    /// <summary>Keeps an answer that is not submitted yet.</summary>
    [Alias("Draft"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt> Draft(Submission draft, CancellationToken cancellation);

    /// <summary>The holder is still at work: the lease is extended, once.</summary>
    [Alias("Heartbeat"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt> Heartbeat(string reviewer, long fence, CancellationToken cancellation);

    /// <summary>Gives the work back: with a reason or a flag for good, without one it may come again. A flag of personal data
    /// puts the item into quarantine.</summary>
    [Alias("GiveBack"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt> GiveBack(Submission submission, CancellationToken cancellation);

    /// <summary>An adjudicator takes the dispute for one lease's time.</summary>
    [Alias("TakeDispute"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt> TakeDispute(string adjudicator, CancellationToken cancellation);

    /// <summary>An adjudicator ends the dispute.</summary>
    /// <param name="ruling">His answer with candidate A first (the fence is not looked at), and the reason.</param>
    /// <param name="unresolvable">The item has no right answer under this rubric.</param>
    [Alias("Adjudicate"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt> Adjudicate(Submission ruling, bool unresolvable, CancellationToken cancellation);

    /// <summary>Opens a closed task again: its ground changed.</summary>
    [Alias("Reopen"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt> Reopen(string command, string by, string reason, CancellationToken cancellation);

    /// <summary>Suspends, quarantines, resumes or discards an item that is not closed.</summary>
    [Alias("Move"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt> Move(ItemMove move, CancellationToken cancellation);

    /// <summary>Takes the lease of a reviewer who may not work any more.</summary>
    [Alias("Revoke")]
    Task Revoke(string reviewer, string reason, CancellationToken cancellation);

    /// <summary>Looks again with the newest beliefs and tells the queue where the item stands.</summary>
    [Alias("Refresh")]
    Task Refresh(CancellationToken cancellation);

    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Frontend)]
    Task<TaskRecord?> Get(CancellationToken cancellation);
}
