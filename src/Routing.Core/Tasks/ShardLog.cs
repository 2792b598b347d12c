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
        IJournal journal, string streamPrefix, Func<string, bool> mine, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var tasks = new Dictionary<string, (FeedbackTaskState Task, int Version)>(StringComparer.Ordinal);
        var poison = new PoisonEvents("shard");
        var position = 0L;
        await foreach (var page in journal.ReadPages(streamPrefix, 0, cancellation))
        {
            position = page.Seen;
            foreach (var recorded in page.Events)
                Take(recorded);
        }

        return new ShardTasks(tasks, position, poison);

        void Take(Recorded recorded)
        {
            var item = recorded.Stream[streamPrefix.Length..];
            if (!mine(item) || poison.Holds(recorded.Stream))
                return;
            try
            {
                var task = tasks.TryGetValue(item, out var known) ? known.Task : FeedbackTaskState.Initial;
                tasks[item] = (Next(task, codec.Decode(recorded.Body)), recorded.Sequence + 1);
            }
            catch (Exception fault) when (poison.Add(recorded, fault))
            {
                tasks.Remove(item);
            }
        }
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
}
