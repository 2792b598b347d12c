using Orleans;
using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>The door for labelling frontends: stateless, on any silo.</summary>
[GrainInterfaceType("routing.desk")]
public interface IWorkDeskGrain : IGrainWithIntegerKey
{
    /// <summary>The task worth most for this reviewer now, under a durable lease.</summary>
    [Alias("RequestWork")]
    Task<WorkReply> RequestWork(WorkRequest request, CancellationToken cancellation);

    /// <summary>Takes an answer; durable when it returns without a code.</summary>
    [Alias("Submit")]
    Task<Receipt> Submit(Submission submission, CancellationToken cancellation);

    /// <summary>Gives the work back; the reviewer does not see the item again.</summary>
    [Alias("GiveBack")]
    Task<Receipt> GiveBack(Submission submission, CancellationToken cancellation);
}

/// <summary>One item with its task, leases and judgments. Key: programme/item.</summary>
[GrainInterfaceType("routing.item")]
public interface IPromptItemGrain : IGrainWithStringKey
{
    [Alias("Import")]
    Task<Receipt> Import(ItemDocument item, CancellationToken cancellation);

    [Alias("Lease")]
    Task<LeaseReply> Lease(
        string command, string reviewer, bool expert, string why, double propensity, CancellationToken cancellation);

    [Alias("Submit")]
    Task<Receipt> Submit(Submission submission, CancellationToken cancellation);

    [Alias("GiveBack")]
    Task<Receipt> GiveBack(Submission submission, CancellationToken cancellation);

    /// <summary>Tells the queue again where the item stands, for example after a lease ended.</summary>
    [Alias("Refresh")]
    Task Refresh(CancellationToken cancellation);

    [Alias("Get"), ReadOnly]
    Task<ItemView?> Get(CancellationToken cancellation);
}

/// <summary>A part of a programme's open items, in memory only, rebuilt from the journal. Key: programme/shard.</summary>
[GrainInterfaceType("routing.shard")]
public interface IQueueShardGrain : IGrainWithStringKey
{
    [Alias("Reserve")]
    Task<Reservation?> Reserve(ReviewerDocument reviewer, string command, CancellationToken cancellation);

    [Alias("Put")]
    Task Put(QueueEntry[] entries, CancellationToken cancellation);

    [Alias("WhyNot"), ReadOnly]
    Task<string[]> WhyNot(ReviewerDocument reviewer, string item, CancellationToken cancellation);

    [Alias("Summary"), ReadOnly]
    Task<QueueSummary> Summary(CancellationToken cancellation);
}

/// <summary>One reviewer of a programme. Key: programme/reviewer.</summary>
[GrainInterfaceType("routing.reviewer")]
public interface IReviewerGrain : IGrainWithStringKey
{
    [Alias("Enrol")]
    Task<Receipt> Enrol(ReviewerDocument reviewer, CancellationToken cancellation);

    [Alias("Get"), ReadOnly]
    Task<ReviewerDocument?> Get(CancellationToken cancellation);
}

/// <summary>Recomputes the beliefs of a programme from its log. Key: programme.</summary>
[GrainInterfaceType("routing.refit")]
public interface IRefitGrain : IGrainWithStringKey
{
    [Alias("Run")]
    Task<RefitSummary> Run(CancellationToken cancellation);
}
