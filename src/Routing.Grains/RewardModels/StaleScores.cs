using System.Collections.Concurrent;
using Routing.Core.Telemetry;

namespace Routing.Grains.RewardModels;

/// <summary>Counts the items whose score on this silo is of another version than the one that is served.</summary>
internal sealed class StaleScores
{
    private readonly ConcurrentDictionary<string, int> _items = new(StringComparer.Ordinal);

    /// <summary>As many of a line are.</summary>
    public void Are(string line, int items)
    {
        _items[line] = items;
        Instruments.ScoresStale.Record(_items.Values.Sum(count => (long)count));
    }
}
