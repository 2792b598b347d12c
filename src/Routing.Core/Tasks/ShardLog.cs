using Routing.Core.Ledgers;
using Routing.Core.Ports;

namespace Routing.Core.Tasks;

/// <summary>The tasks of a queue shard, read from the journal; texts and drafts are dropped.</summary>
public static class ShardLog
{
    /// <summary>The tasks by item.</summary>
    /// <param name="mine">Whether an item belongs to the shard.</param>
    public static async Task<IReadOnlyDictionary<string, FeedbackTaskState>> Read(
        IJournal journal, string streamPrefix, Func<string, bool> mine, CancellationToken cancellation) =>
        (await Load(journal, streamPrefix, mine, cancellation)).Tasks.ToDictionary(
            pair => pair.Key, pair => pair.Value.Task, StringComparer.Ordinal);

    /// <summary>The tasks by item, and how far they go.</summary>
    /// <param name="mine">Whether an item belongs to the shard.</param>
    public static async Task<ShardTasks> Load(
        IJournal journal, string streamPrefix, Func<string, bool> mine, CancellationToken cancellation) =>
        (await Load(
            journal, streamPrefix, item => mine(item) ? 0 : -1, new Dictionary<int, ShardTasks> { [0] = ShardTasks.None }, cancellation))[0];

    /// <summary>The tasks of several shards by one reading, from what was kept of each on.</summary>
    /// <param name="shardOf">The shard that an item belongs to.</param>
    /// <param name="kept">Those that are asked for, with what is known of each; <see cref="ShardTasks.None"/> for nothing.</param>
    /// <returns>By shard.</returns>
    public static async Task<IReadOnlyDictionary<int, ShardTasks>> Load(
        IJournal journal, string streamPrefix, Func<string, int> shardOf, IReadOnlyDictionary<int, ShardTasks> kept,
        CancellationToken cancellation)
    {
        var folds = kept.ToDictionary(pair => pair.Key, pair => new ShardFold(pair.Value));
        var (position, last) = (folds.Values.Min(fold => fold.Position), default(Recorded?));
        await foreach (var page in journal.ReadPages(streamPrefix, position, cancellation))
        {
            position = page.Seen;
            foreach (var recorded in page.Events)
            {
                last = recorded;
                var item = recorded.Stream[streamPrefix.Length..];
                if (folds.TryGetValue(shardOf(item), out var fold))
                    fold.Take(item, recorded);
            }
        }

        var mark = last is { } newest ? JournalMark.Of(newest) : null;
        var tasks = new Dictionary<int, ShardTasks>();
        foreach (var (shard, fold) in folds)
            tasks[shard] = await fold.Done(journal, streamPrefix, position, mark, cancellation);
        return tasks;
    }

    /// <summary>One task with the number of its facts.</summary>
    /// <exception cref="UnreadableEventException">A fact of it cannot be read.</exception>
    public static async Task<(FeedbackTaskState Task, int Version)> One(
        IJournal journal, string streamPrefix, string item, CancellationToken cancellation)
    {
        var (task, version) = (FeedbackTaskState.Initial, 0);
        await foreach (var recorded in journal.Read(streamPrefix + item, 0, cancellation))
        {
            try
            {
                (task, version) = (ShardFold.Next(task, BareFacts.Codec.Decode(recorded.Body)), recorded.Sequence + 1);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                throw new UnreadableEventException(recorded, fault);
            }
        }

        return (task, version);
    }

    /// <summary>How many facts each task holds that has new ones, and the position up to which all was read.</summary>
    /// <param name="after">The last position already seen.</param>
    /// <param name="mine">Whether an item belongs to the shard.</param>
    public static async Task<(IReadOnlyDictionary<string, int> Versions, long Position)> News(
        IJournal journal, string streamPrefix, long after, Func<string, bool> mine, CancellationToken cancellation)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var page in journal.ReadPlaces(streamPrefix, after, cancellation))
        {
            after = page.Seen;
            foreach (var recorded in page.Events)
            {
                var item = recorded.Stream[streamPrefix.Length..];
                if (mine(item))
                    versions[item] = recorded.Sequence + 1;
            }
        }

        return (versions, after);
    }
}
