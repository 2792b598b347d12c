using Orleans.Concurrency;

namespace Routing.Contracts;

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

    /// <summary>Where items stand. A hint: who sends it does not wait, and what is lost the shard finds in the journal.</summary>
    [Alias("Put"), OneWay]
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
