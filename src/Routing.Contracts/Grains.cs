using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>A feedback programme: what is asked, of whom, at what price and risk. Key: programme.</summary>
[GrainInterfaceType("routing.programme")]
public interface IProgrammeGrain : IGrainWithStringKey
{
    /// <summary>Checks the programme, publishes its rubric and pools, and makes it the one in force.</summary>
    [Alias("Apply"), OpenTo(Callers.Operator)]
    Task<Receipt> Apply(string command, string programmeJson, CancellationToken cancellation);

    /// <summary>The programme in force; null before the first.</summary>
    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<ProgrammeDocument?> Get(CancellationToken cancellation);
}

/// <summary>The rubric of a programme, by version. Key: programme/rub_main.</summary>
[GrainInterfaceType("routing.rubric")]
public interface IRubricGrain : IGrainWithStringKey
{
    /// <summary>Publishes a rubric; the same text again is the same version.</summary>
    [Alias("Publish")]
    Task<int> Publish(string rubricJson, CancellationToken cancellation);

    /// <summary>A published version as JSON; null when there is none.</summary>
    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Frontend)]
    Task<string?> Get(int version, CancellationToken cancellation);
}

/// <summary>A vendor's set of reviewers. Key: programme/pol_id.</summary>
[GrainInterfaceType("routing.pool")]
public interface IPoolGrain : IGrainWithStringKey
{
    [Alias("Define")]
    Task<Receipt> Define(PoolDocument pool, CancellationToken cancellation);

    /// <summary>Counts a reviewer as one of the pool's; refused where the pool was never defined.</summary>
    [Alias("Admit")]
    Task<Receipt> Admit(string reviewer, CancellationToken cancellation);

    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Vendor)]
    Task<PoolView?> Get(CancellationToken cancellation);
}

/// <summary>Imports by the batch: stateless, on any silo. One receipt for each row.</summary>
[GrainInterfaceType("routing.intake")]
public interface IIntakeGrain : IGrainWithIntegerKey
{
    [Alias("Items"), ResponseTimeout("00:01:00"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt[]> Items(string programme, ItemDocument[] items, CancellationToken cancellation);

    [Alias("Reviewers"), ResponseTimeout("00:01:00"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt[]> Reviewers(string programme, ReviewerDocument[] reviewers, CancellationToken cancellation);
}

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

    /// <summary>A lease of the reviewer ended with a judgment, a skip or a release. A hint.</summary>
    [Alias("Finished")]
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

/// <summary>Where people wait for a shard, so that the best of several is served. Key: that of the shard.</summary>
[GrainInterfaceType("routing.waiting-room")]
public interface IWaitingRoomGrain : IGrainWithStringKey
{
    /// <summary>Waits until the hold time of the first who waits is over, or enough have come.</summary>
    [Alias("Wait")]
    Task<HeldReply> Wait(WaitingAsker asker, TimeSpan hold, CancellationToken cancellation);
}

/// <summary>A part of a programme's open items, in memory only, rebuilt from the journal. Key: programme/shd_n.</summary>
[GrainInterfaceType("routing.shard")]
public interface IQueueShardGrain : IGrainWithStringKey
{
    [Alias("Reserve")]
    Task<Reservation?> Reserve(AskerDocument asker, string command, CancellationToken cancellation);

    /// <summary>Serves people who wait together, in the order of their arrival; a reply for each.</summary>
    [Alias("Match")]
    Task<HeldReply[]> Match(WaitingAsker[] waiting, CancellationToken cancellation);

    /// <summary>A gold item that this person has not seen.</summary>
    [Alias("ReserveGold")]
    Task<string?> ReserveGold(AskerDocument asker, CancellationToken cancellation);

    [Alias("Put")]
    Task Put(QueueEntry[] entries, CancellationToken cancellation);

    /// <summary>New beliefs about items that the shard has, after a refit.</summary>
    [Alias("Reprice")]
    Task Reprice(Repricing[] items, CancellationToken cancellation);

    [Alias("WhyNot"), ReadOnly]
    Task<string[]> WhyNot(AskerDocument asker, string item, CancellationToken cancellation);

    /// <summary>The last leases of a reviewer, those that are over included, exactly as the journal holds them now.</summary>
    [Alias("HeldBy")]
    Task<HeldLease[]> HeldBy(string reviewer, CancellationToken cancellation);

    /// <summary>The item cannot be read: nobody is offered it.</summary>
    [Alias("LeaveOut")]
    Task LeaveOut(string item, SetAside why, CancellationToken cancellation);

    [Alias("Summary"), ReadOnly]
    Task<QueueSummary> Summary(CancellationToken cancellation);
}

/// <summary>Recomputes the beliefs of a programme from its log. Key: programme.</summary>
[GrainInterfaceType("routing.refit")]
public interface IRefitGrain : IGrainWithStringKey
{
    [Alias("Run"), ResponseTimeout("00:10:00"), OpenTo(Callers.Operator)]
    Task<RefitSummary> Run(CancellationToken cancellation);

    /// <summary>A silo tells how many judgments it has taken since it last told, and hears of the newest refit unless it
    /// knows it. Called a few times a second by every silo, also while a refit runs; lost calls only delay.</summary>
    /// <param name="epoch">Epoch of the refit the silo knows; 0 for none.</param>
    /// <param name="position">Journal position of that refit.</param>
    /// <param name="judged">Judgments since the last call.</param>
    /// <param name="cancellation">Stops waiting.</param>
    [Alias("Exchange"), AlwaysInterleave, OpenTo(Callers.Operator)]
    Task<BeliefsNews> Exchange(int epoch, long position, int judged, CancellationToken cancellation);

    /// <summary>Reputations by reviewer as of the newest refit, as Routing.Core encodes them; null before the first.</summary>
    [Alias("Reputations"), AlwaysInterleave, OpenTo(Callers.Operator)]
    Task<byte[]?> Reputations(CancellationToken cancellation);

    /// <summary>Items and reviewers that the last refit left out because they cannot be read, the first few.</summary>
    [Alias("Aside"), AlwaysInterleave]
    Task<SetAside[]> Aside(CancellationToken cancellation);
}

/// <summary>Lists of a programme, folded from the journal: stateless, on any silo.</summary>
[GrainInterfaceType("routing.reader")]
public interface IReaderGrain : IGrainWithIntegerKey
{
    /// <summary>All tasks by external id, with beliefs of the newest refit.</summary>
    [Alias("Tasks"), OpenTo(Callers.Operator | Callers.Frontend)]
    IAsyncEnumerable<TaskRecord> Tasks(string programme, CancellationToken cancellation);

    /// <summary>All reviewers by id, with reputations of the newest refit.</summary>
    [Alias("Reviewers"), OpenTo(Callers.Operator | Callers.Frontend)]
    IAsyncEnumerable<ReviewerView> Reviewers(string programme, CancellationToken cancellation);

    [Alias("Status"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<ProgrammeStatus> Status(string programme, CancellationToken cancellation);

    /// <summary>Silos of the cluster, and the consumers of its journal.</summary>
    [Alias("Cluster"), OpenTo(Callers.Operator)]
    Task<ClusterStatus> Cluster(CancellationToken cancellation);
}
