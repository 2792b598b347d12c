using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Telemetry;
using Routing.Grains.Programmes;

namespace Routing.Grains.Reviewers;

/// <summary>A reviewer's round of the shards for work: a soft reservation in memory, then a durable lease of the item.</summary>
internal sealed class WorkRound(
    IGrainFactory grains, NodeSettings settings, TimeProvider clock, string programme, string reviewer)
{
    // A reservation can be stale; a few tries find the next best item.
    private const int Tries = 4;

    private readonly CounterRandom _random = new(settings.Seed);
    private readonly IQueueShardGrain?[] _shards = new IQueueShardGrain?[settings.Shards];

    /// <summary>Work under a lease; a reply without a task where others shall have what is open, null where nothing is.</summary>
    /// <param name="hold">How long people wait for each other; zero: not at all.</param>
    public async Task<WorkReply?> Work(AskerDocument asker, string command, TimeSpan hold, CancellationToken cancellation)
    {
        // Who waits for others goes where they go at the same time.
        var first = hold > TimeSpan.Zero
            ? (int)(clock.GetUtcNow().Ticks / hold.Ticks % settings.Shards)
            : (int)(_random.Draw("shard", command, 0) * settings.Shards);
        for (var offset = 0; offset < settings.Shards; offset++)
        {
            var shard = Shard((first + offset) % settings.Shards);
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                var held = offset + attempt == 0 && hold > TimeSpan.Zero ? await Held(shard, asker, command, hold, cancellation) : null;
                if (held is { TurnedAway: true })
                    return NoWork.OthersAreBetter;
                if ((held is null ? (await shard.Reserve(asker, command, cancellation))?.Offer : held.Offer) is not { } offer)
                    break;
                var call = new LeaseCall(command, reviewer, asker.Tier > 0, offer, asker.Group, asker.ExpertIn);
                var leased = await Lease(offer.Item, call, cancellation);
                Instruments.Reservations.Add(1, new KeyValuePair<string, object?>("outcome", leased is null ? "lost" : "leased"));
                if (leased is not null)
                    return leased;
            }
        }

        return null;
    }

    /// <summary>Gold that he has not seen, under a lease; null where none is left.</summary>
    public async Task<WorkReply?> Gold(AskerDocument asker, string command, CancellationToken cancellation)
    {
        var first = (int)(_random.Draw("gold shard", command, 0) * settings.Shards);
        for (var offset = 0; offset < settings.Shards; offset++)
        {
            if (await Shard((first + offset) % settings.Shards).ReserveGold(asker, cancellation) is { } item
                && await Lease(item, new LeaseCall(command, reviewer, asker.Tier > 0, Offer: null), cancellation) is { } task)
                return task;
        }

        return null;
    }

    /// <summary>A pair of his own once more, under a lease; null where it may not be.</summary>
    public Task<WorkReply?> Repeat(AskerDocument asker, string item, string command, CancellationToken cancellation) =>
        Lease(item, new LeaseCall(command, reviewer, asker.Tier > 0, Offer: null, asker.Group, Repeats: true), cancellation);

    /// <summary>The lease of a command that led to one, running or not: it changes nothing.</summary>
    public async Task<WorkReply> Again(string command, string item, bool expert, CancellationToken cancellation)
    {
        var reply = await Item(item).Lease(new LeaseCall(command, reviewer, expert, Offer: null), cancellation);
        return reply.Task is { } task ? new WorkReply(task, [], TimeSpan.Zero) : NoWork.Refused(reply.Receipt);
    }

    /// <summary>His last leases as the shards know them, the first to end first. All are asked at once: after a restart each
    /// reads the log before it answers.</summary>
    public async Task<IEnumerable<HeldLease>> Known(CancellationToken cancellation)
    {
        var known = await Task.WhenAll(Enumerable.Range(0, settings.Shards).Select(index => Shard(index).HeldBy(reviewer, cancellation)));
        return known.SelectMany(leases => leases).OrderBy(lease => lease.EndsAt);
    }

    /// <summary>Why he is not offered an item now, as its shard sees it.</summary>
    public Task<string[]> WhyNot(AskerDocument asker, string item, CancellationToken cancellation) =>
        ShardOf(item).WhyNot(asker, item, cancellation);

    public IPromptItemGrain Item(string item) => grains.GetGrain<IPromptItemGrain>(Keys.Item(programme, item));

    private Task<HeldReply> Held(
        IQueueShardGrain shard, AskerDocument asker, string command, TimeSpan hold, CancellationToken cancellation) =>
        grains.GetGrain<IWaitingRoomGrain>(shard.GetPrimaryKeyString()).Wait(new WaitingAsker(asker, command), hold, cancellation);

    private async Task<WorkReply?> Lease(string item, LeaseCall call, CancellationToken cancellation)
    {
        try
        {
            var reply = await Item(item).Lease(call, cancellation);
            return reply.Task is { } task ? new WorkReply(task, [], TimeSpan.Zero) : null;
        }
        catch (StateUnreadableException unreadable)
        {
            await ShardOf(item).LeaveOut(item, PoisonViews.Of(unreadable), cancellation);
            return null;
        }
    }

    private IQueueShardGrain ShardOf(string item) => grains.GetGrain<IQueueShardGrain>(Keys.ShardOf(programme, item, settings.Shards));

    private IQueueShardGrain Shard(int index) => _shards[index] ??= grains.GetGrain<IQueueShardGrain>(Keys.Shard(programme, index));
}
