using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Assignment;

/// <summary>Reads a programme's log for the shards that are built on this silo at the same time: once, however many they
/// are. Safe for concurrent use.</summary>
public sealed class ShardLogs(IJournal journal, NodeSettings settings)
{
    // Who asks for work asks all shards at once, so they wake together; for one that comes later the log is read again.
    private static readonly TimeSpan _together = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Round> _gathering = new(StringComparer.Ordinal);

    /// <summary>The tasks of one shard as the journal holds them. Goes on although nobody waits for it any more.</summary>
    public async Task<ShardTasks> Load(string programme, int shard)
    {
        Round? round;
        lock (_lock)
        {
            if (!_gathering.TryGetValue(programme, out round))
            {
                var shards = new HashSet<int>();
                _gathering[programme] = round = new Round(shards, Task.Run(() => Read(programme, shards)));
            }

            round.Shards.Add(shard);
        }

        return (await round.Reading)[shard];
    }

    private async Task<IReadOnlyDictionary<int, ShardTasks>> Read(string programme, HashSet<int> shards)
    {
        await Task.Delay(_together);
        lock (_lock)
            _gathering.Remove(programme); // Nobody joins from here on.
        return await ShardLog.Load(
            journal, Keys.ItemStreams(programme), item => Keys.ShardOf(item, settings.Shards), shards, CancellationToken.None);
    }

    private sealed record Round(HashSet<int> Shards, Task<IReadOnlyDictionary<int, ShardTasks>> Reading);
}
