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

    /// <summary>The tasks by item with the number of their facts, and the last position read.</summary>
    /// <param name="mine">Whether an item belongs to the shard.</param>
    public static async Task<(IReadOnlyDictionary<string, (FeedbackTaskState Task, int Version)> Tasks, long Position)> Load(
        IJournal journal, string streamPrefix, Func<string, bool> mine, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var tasks = new Dictionary<string, (FeedbackTaskState Task, int Version)>(StringComparer.Ordinal);
        var position = 0L;
        await foreach (var recorded in journal.ReadAll(streamPrefix, 0, cancellation))
        {
            position = recorded.Position;
            var item = recorded.Stream[streamPrefix.Length..];
            if (!mine(item))
                continue;
            var e = codec.Decode(recorded.Body);
            var task = tasks.TryGetValue(item, out var known) ? known.Task : FeedbackTaskState.Initial;
            if (e is FeedbackTaskEvent.Opened opened)
                e = opened with { Content = opened.Content with { Prompt = "", CandidateA = null, CandidateB = null } };
            if (e is not FeedbackTaskEvent.Drafted)
                task = task.Apply(e);
            tasks[item] = (task, recorded.Sequence + 1);
        }

        return (tasks, position);
    }

    /// <summary>How many facts each task holds that has new ones, and the last position read.</summary>
    /// <param name="after">The last position already seen.</param>
    /// <param name="mine">Whether an item belongs to the shard.</param>
    public static async Task<(IReadOnlyDictionary<string, int> Versions, long Position)> News(
        IJournal journal, string streamPrefix, long after, Func<string, bool> mine, CancellationToken cancellation)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var recorded in journal.ReadAll(streamPrefix, after, cancellation))
        {
            after = recorded.Position;
            var item = recorded.Stream[streamPrefix.Length..];
            if (mine(item))
                versions[item] = recorded.Sequence + 1;
        }

        return (versions, after);
    }
}
