using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Core.Telemetry;

namespace Routing.Grains.Telemetry;

/// <summary>What the shards of this silo hold, added up.</summary>
public sealed class ShardLevels
{
    private readonly ConcurrentDictionary<string, QueueSummary> _shards = new(StringComparer.Ordinal);

    /// <summary>The shards that live here.</summary>
    public IReadOnlyDictionary<string, QueueSummary> Shards => _shards;

    /// <summary>A shard's counts now.</summary>
    public void Report(string shard, QueueSummary summary)
    {
        _shards[shard] = summary;
        Publish();
    }

    /// <summary>The shard left this silo.</summary>
    public void Forget(string shard)
    {
        _shards.TryRemove(shard, out _);
        Publish();
    }

    private void Publish()
    {
        var (queued, expert, gold, leases) = (0L, 0L, 0L, 0L);
        foreach (var shard in _shards.Values)
        {
            queued += shard.Open - shard.WaitingForExpert;
            expert += shard.WaitingForExpert;
            gold += shard.Gold;
            leases += shard.Leases;
        }

        Instruments.ItemsOpen.Record(queued, State("queued"));
        Instruments.ItemsOpen.Record(expert, State("expert"));
        Instruments.ItemsOpen.Record(gold, State("gold"));
        Instruments.LeasesActive.Record(leases);
    }

    private static KeyValuePair<string, object?> State(string state) => new("state", state);
}
