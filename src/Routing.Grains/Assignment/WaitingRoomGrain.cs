using Orleans.Concurrency;
using Routing.Contracts;
using Routing.Grains.Cluster;

namespace Routing.Grains.Assignment;

/// <summary>Lets requests for work wait for each other, then has the shard choose among them (algorithms.md §5.2). Reentrant, since
/// waiting is all it does: what it holds changes between two turns only.</summary>
[GrainType("waiting-room"), RunsOn(SiloRole.Router), Reentrant]
internal sealed class WaitingRoomGrain(IGrainContext context) : Grain, IWaitingRoomGrain
{
    // Gains saturate at as many (§5.2).
    private const int Most = 8;

    private readonly List<(WaitingAsker Asker, TaskCompletionSource<HeldReply> Reply)> _waiting = [];
    private IGrainTimer? _timer;

    public async Task<HeldReply> Wait(WaitingAsker asker, TimeSpan hold, CancellationToken cancellation)
    {
        var reply = new TaskCompletionSource<HeldReply>();
        _waiting.Add((asker, reply));
        if (_waiting.Count >= Most)
            await Serve(cancellation);
        else
            _timer ??= this.RegisterGrainTimer(Serve, new GrainTimerCreationOptions(hold, Timeout.InfiniteTimeSpan) { Interleave = true });
        return await reply.Task;
    }

    private async Task Serve(CancellationToken cancellation)
    {
        _timer?.Dispose();
        _timer = null;
        List<(WaitingAsker Asker, TaskCompletionSource<HeldReply> Reply)> served = [.. _waiting];
        _waiting.Clear();
        if (served.Count == 0)
            return;
        try
        {
            var replies = await GrainFactory.GetGrain<IQueueShardGrain>(context.GrainId.Key.ToString()!)
                .Match([.. served.Select(one => one.Asker)], CancellationToken.None);
            for (var n = 0; n < served.Count; n++)
                served[n].Reply.SetResult(replies[n]);
        }
#pragma warning disable CA1031 // Whatever kept the shard from choosing, everybody who waits hears of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            foreach (var (_, reply) in served)
                reply.SetException(failure);
        }
    }
}
