using Orleans.Concurrency;

namespace Routing.Benchmarks.Figures;

/// <summary>The queue of the bare routing cycle: names in memory.</summary>
[Alias("bench.bare-queue")]
internal interface IBareQueueGrain : IGrainWithIntegerKey
{
    /// <summary>The next name; null where all are held.</summary>
    [Alias("Reserve")]
    ValueTask<string?> Reserve();

    [Alias("Put"), OneWay]
    Task Put(string task);
}
