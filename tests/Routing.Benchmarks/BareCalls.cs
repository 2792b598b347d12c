using System.Diagnostics;
using System.Globalization;
using Routing.Client;
using Routing.Contracts;

namespace Routing.Benchmarks;

/// <summary>Calls of a grain that reads its own memory, a pool that was never defined: what any call costs in a deployment.</summary>
/// <param name="call">Calls the pool of that name.</param>
internal sealed class BareCalls(Func<string, CancellationToken, Task> call)
{
    public static BareCalls Of(RoutingClient client, string programme) => new((pool, token) => client.Pool(programme, pool, token));

    public static BareCalls Of(IGrainFactory grains, string programme) =>
        new((pool, token) => grains.GetGrain<IPoolGrain>(Keys.Pool(programme, pool)).Get(token));

    /// <summary>Calls until time is up.</summary>
    /// <param name="rate">Calls a second of all together; 0: everybody calls again at once.</param>
    public async Task<(double Rate, Latencies Times)> Run(int callers, TimeSpan length, double rate, CancellationToken cancellation)
    {
        var times = new Latencies();
        var since = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(n => Task.Run(
            async () =>
            {
                var pool = string.Create(CultureInfo.InvariantCulture, $"pool-{n}");
                for (var k = 0; since.Elapsed < length; k++)
                {
                    await Pace.Until(since, k, n, callers, rate, cancellation);
                    var at = Stopwatch.GetTimestamp();
                    await call(pool, cancellation);
                    times.Add(Stopwatch.GetElapsedTime(at));
                }
            },
            cancellation)));
        return (times.Count / since.Elapsed.TotalSeconds, times);
    }
}
