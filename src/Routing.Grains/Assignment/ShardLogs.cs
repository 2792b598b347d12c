using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Assignment;

/// <summary>What the shards of this silo begin with: a snapshot of each and what was written since. Those that are built at the same
/// time read the log once, however many they are. Safe for concurrent use.</summary>
public sealed partial class ShardLogs(IJournal journal, ISnapshots snapshots, NodeSettings settings, TimeProvider clock, ILogger<ShardLogs> logger)
    : IDisposable
{
    // Keeping takes a few seconds for a million open items, reading as many facts ten times that.
    private const int LeastTail = 5_000, OpenPerTail = 8;

    // Who asks for work asks all shards at once, so they wake together; for one that comes later the log is read again.
    private static readonly TimeSpan _together = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Round> _gathering = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KeptState> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _keeping = new(1); // The tasks of one shard at a time are in memory for it.

    /// <summary>Whether so much was written since a snapshot that another one is worth its price.</summary>
    /// <param name="facts">Of the shard's own items.</param>
    /// <param name="open">Items of the shard.</param>
    public static bool IsFar(int facts, int open) => facts >= Math.Max(LeastTail, open / OpenPerTail);

    /// <summary>The tasks of one shard as the journal holds them. Goes on although nobody waits for it any more.</summary>
    public async Task<ShardTasks> Load(string programme, int shard)
    {
        Round? round;
        lock (_lock)
        {
            if (!_gathering.TryGetValue(programme, out round))
            {
                var shards = new ConcurrentDictionary<int, Task<ShardTasks>>();
                _gathering[programme] = round = new Round(shards, Task.Run(() => Read(programme, shards)));
            }

            // While others join, this one's snapshot is being read.
            round.Shards.GetOrAdd(shard, index => Task.Run(() => Kept(programme, index)));
        }

        return (await round.Reading)[shard];
    }

    /// <summary>Keeps a snapshot of a shard; where that fails the next activation reads more of the log.</summary>
    /// <param name="tasks">What was loaded just now; null where the journal is to be asked.</param>
    public async Task Keep(string programme, int shard, ShardTasks? tasks = null)
    {
        await _keeping.WaitAsync();
        try
        {
            var started = Stopwatch.GetTimestamp();
            tasks ??= (await Task.Run(async () => await Read(programme, new Dictionary<int, ShardTasks> { [shard] = await Kept(programme, shard) })))[shard];
            var body = await Task.Run(() => ShardSnapshot.Encode(tasks, clock.GetUtcNow()));
            await StateOf(programme, shard).Write(body, CancellationToken.None);
            LogKept(programme, shard, tasks.Tasks.Count, body.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
#pragma warning disable CA1031 // Without it the next activation reads the log.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotKept(programme, shard, fault.Message);
        }
        finally
        {
            _keeping.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _keeping.Dispose();

    private async Task<IReadOnlyDictionary<int, ShardTasks>> Read(string programme, ConcurrentDictionary<int, Task<ShardTasks>> shards)
    {
        await Task.Delay(_together);
        lock (_lock)
            _gathering.Remove(programme); // Nobody joins from here on.
        var kept = new Dictionary<int, ShardTasks>();
        foreach (var (shard, tasks) in shards)
            kept[shard] = await tasks;
        return await Read(programme, kept);
    }

    private Task<IReadOnlyDictionary<int, ShardTasks>> Read(string programme, Dictionary<int, ShardTasks> kept) => ShardLog.Load(
        journal, Keys.ItemStreams(programme), item => Keys.ShardOf(item, settings.Shards), kept, CancellationToken.None);

    private async Task<ShardTasks> Kept(string programme, int shard)
    {
        try
        {
            return await StateOf(programme, shard).Read(CancellationToken.None) is { } body
                && ShardSnapshot.Decode(body) is { Last: { } last } tasks
                && await last.IsIn(journal, CancellationToken.None)
                ? tasks : ShardTasks.None;
        }
#pragma warning disable CA1031 // Whatever keeps it from being found, the log holds it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotFound(programme, shard, fault.Message);
            return ShardTasks.None;
        }
    }

    private KeptState StateOf(string programme, int shard) =>
        _kept.GetOrAdd(Keys.ShardTasks(programme, shard, settings.Shards), name => new KeptState(snapshots, name));

    [LoggerMessage(1211, LogLevel.Information, "Shard {Shard} of programme {Programme} was kept: {Items} items in {Bytes} bytes after {Milliseconds:F0} ms")]
    private partial void LogKept(string programme, int shard, int items, int bytes, double milliseconds);

    [LoggerMessage(1212, LogLevel.Warning, "Shard {Shard} of programme {Programme} was not kept: {Reason}")]
    private partial void LogNotKept(string programme, int shard, string reason);

    [LoggerMessage(1213, LogLevel.Warning, "What was kept of shard {Shard} of programme {Programme} was not found, so the log is read: {Reason}")]
    private partial void LogNotFound(string programme, int shard, string reason);

    private sealed record Round(ConcurrentDictionary<int, Task<ShardTasks>> Shards, Task<IReadOnlyDictionary<int, ShardTasks>> Reading);
}
