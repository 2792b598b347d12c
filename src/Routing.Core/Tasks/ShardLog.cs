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
        (await Load(journal, streamPrefix, item => mine(item) ? 0 : -1, [0], cancellation))[0];

    /// <summary>The tasks of several shards by one reading.</summary>
    /// <param name="shardOf">The shard that an item belongs to.</param>
    /// <param name="shards">Those that are asked for.</param>
    /// <returns>By shard.</returns>
    public static async Task<IReadOnlyDictionary<int, ShardTasks>> Load(
        IJournal journal, string streamPrefix, Func<string, int> shardOf, IReadOnlyCollection<int> shards, CancellationToken cancellation)
    {
        var folds = shards.ToDictionary(shard => shard, _ => new Fold());
        var position = 0L;
        await foreach (var page in journal.ReadPages(streamPrefix, 0, cancellation))
        {
            position = page.Seen;
            foreach (var recorded in page.Events)
            {
                var item = recorded.Stream[streamPrefix.Length..];
                if (folds.TryGetValue(shardOf(item), out var fold))
                    fold.Take(item, recorded);
            }
        }

        return folds.ToDictionary(pair => pair.Key, pair => new ShardTasks(pair.Value.Tasks, position, pair.Value.Poison));
    }

    /// <summary>One task with the number of its facts.</summary>
    /// <exception cref="UnreadableEventException">A fact of it cannot be read.</exception>
    public static async Task<(FeedbackTaskState Task, int Version)> One(
        IJournal journal, string streamPrefix, string item, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var (task, version) = (FeedbackTaskState.Initial, 0);
        await foreach (var recorded in journal.Read(streamPrefix + item, 0, cancellation))
        {
            try
            {
                (task, version) = (Next(task, codec.Decode(recorded.Body)), recorded.Sequence + 1);
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

    private static FeedbackTaskState Next(FeedbackTaskState task, FeedbackTaskEvent e) => e switch
    {
        FeedbackTaskEvent.Opened opened => task.Apply(
            opened with { Content = opened.Content with { Prompt = "", CandidateA = null, CandidateB = null } }),
        FeedbackTaskEvent.Drafted => task,
        _ => task.Apply(e),
    };

    private sealed class Fold
    {
        private static readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();

        public Dictionary<string, (FeedbackTaskState Task, int Version)> Tasks { get; } = new(StringComparer.Ordinal);

        public PoisonEvents Poison { get; } = new("shard");

        public void Take(string item, Recorded recorded)
        {
            if (Poison.Holds(recorded.Stream))
                return;
            try
            {
                var task = Tasks.TryGetValue(item, out var known) ? known.Task : FeedbackTaskState.Initial;
                Tasks[item] = (Next(task, _codec.Decode(recorded.Body)), recorded.Sequence + 1);
            }
            catch (Exception fault) when (Poison.Add(recorded, fault))
            {
                Tasks.Remove(item);
            }
        }
    }
}
