using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Telemetry;

namespace Routing.Grains.Telemetry;

/// <summary>What the shards of this silo hold, added up.</summary>
public sealed class ShardLevels
{
    private readonly ConcurrentDictionary<string, (QueueSummary Summary, OpenCounts Open)> _shards = new(StringComparer.Ordinal);

    /// <summary>A shard's counts now.</summary>
    /// <param name="open">The shard's own: it goes on counting.</param>
    public void Report(string shard, QueueSummary summary, OpenCounts open)
    {
        _shards[shard] = (summary, open);
        Publish();
    }

    /// <summary>The shard left this silo.</summary>
    public void Forget(string shard)
    {
        _shards.TryRemove(shard, out _);
        Publish();
    }

    // Other shards may count on meanwhile: a level is of about now.
    private void Publish()
    {
        for (var risk = 0; risk < ProgrammeRules.MaximumRisks; risk++)
        {
            var (queued, expert, late) = (0L, 0L, 0L);
            foreach (var (_, open) in _shards.Values)
                (queued, expert, late) = (queued + open.Queued[risk], expert + open.Expert[risk], late + open.Late[risk]);
            Instruments.ItemsOpen.Record(queued, new("state", "queued"), new("risk", risk));
            Instruments.ItemsOpen.Record(expert, new("state", "expert"), new("risk", risk));
            Instruments.ItemsLate.Record(late, new KeyValuePair<string, object?>("risk", risk));
        }

        Instruments.ItemsOpen.Record(_shards.Values.Sum(shard => (long)shard.Summary.Gold), new KeyValuePair<string, object?>("state", "gold"));
        Instruments.LeasesActive.Record(_shards.Values.Sum(shard => (long)shard.Summary.Leases));
    }
}
