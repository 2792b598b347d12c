using System.Diagnostics;
using Routing.Grains;

namespace Routing.Benchmarks.Figures;

/// <summary>
/// The bare routing cycle of the design: reserve from a queue in memory, append a lease, append a judgment, and tell the queue. Four grain
/// calls and two appends to the same journal, with none of the product's rules; its tasks live already.
/// </summary>
internal static class BareCycles
{
    /// <summary>Runs until time is up.</summary>
    /// <returns>Cycles a second.</returns>
    public static async Task<double> Run(IGrainFactory grains, int callers, TimeSpan length, CancellationToken cancellation)
    {
        var (done, since, shards) = (0L, Stopwatch.StartNew(), new NodeSettings().Shards);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(n => Task.Run(
            async () =>
            {
                var queue = grains.GetGrain<IBareQueueGrain>(n % shards);
                while (since.Elapsed < length)
                {
                    var name = await queue.Reserve() ?? throw new InvalidOperationException("The bare queue is empty.");
                    var task = grains.GetGrain<IBareTaskGrain>(name);
                    await task.Submit(await task.Lease());
                    await queue.Put(name);
                    Interlocked.Increment(ref done);
                }
            },
            cancellation)));
        return done / since.Elapsed.TotalSeconds;
    }
}
