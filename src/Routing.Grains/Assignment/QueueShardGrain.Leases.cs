using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Tasks;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.Assignment;

internal sealed partial class QueueShardGrain
{
    public async Task<HeldLease[]> HeldBy(string reviewer, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return [];
        await CatchUp(queue, _news!, cancellation); // built with the queue
        var now = clock.GetUtcNow();
        return [.. _news!.Leases.Of(reviewer).Select(lease => new HeldLease(
            lease.Item, reviewer, lease.Command, lease.Fence, lease.EndsAt, lease.Over || lease.EndsAt <= now))];
    }

    // A silo that died may have given a lease of which nobody heard: the journal has it.
    private async Task CatchUp(WorkQueue queue, ShardNews news, CancellationToken cancellation)
    {
        foreach (var item in await news.Unheard(cancellation))
        {
            try
            {
                var (task, version) = await ShardLog.One(journal, Keys.ItemStreams(Programme), item, cancellation);
                var now = clock.GetUtcNow();
                if (task.Content is not null && task.Standing is not ItemStanding.Received)
                    Place(queue, news, TaskViews.ToQueue(item, task, version, _programme!.Programme, models.Of(Programme, _programme), now, int.MaxValue), now);
            }
            catch (UnreadableEventException unreadable)
            {
                LeaveOut(item, PoisonViews.Of(unreadable));
            }
        }
    }

    private static void NoteLeases(LeaseMemory leases, QueueEntry entry)
    {
        foreach (var lease in entry.Leases)
            leases.Note(lease.Reviewer, new KnownLease(entry.Item, lease.Command, lease.Fence, lease.EndsAt, Over: false));
        foreach (var lease in entry.Ended ?? [])
            leases.Note(lease.Reviewer, new KnownLease(entry.Item, lease.Command, lease.Fence, lease.EndsAt, Over: true));
    }
}
