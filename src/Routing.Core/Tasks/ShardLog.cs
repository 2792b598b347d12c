using Routing.Core.Ports;

namespace Routing.Core.Tasks;

/// <summary>The tasks of a queue shard, read from the journal; texts and drafts are dropped.</summary>
public static class ShardLog
{
    /// <summary>The tasks by item.</summary>
    /// <param name="mine">Whether an item belongs to the shard.</param>
    public static async Task<IReadOnlyDictionary<string, FeedbackTaskState>> Read(
        IJournal journal, string streamPrefix, Func<string, bool> mine, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var tasks = new Dictionary<string, FeedbackTaskState>(StringComparer.Ordinal);
        await foreach (var recorded in journal.ReadAll(streamPrefix, 0, cancellation))
        {
            var item = recorded.Stream[streamPrefix.Length..];
            if (!mine(item))
                continue;
            var e = codec.Decode(recorded.Body);
            if (e is FeedbackTaskEvent.Drafted)
                continue;
            if (e is FeedbackTaskEvent.Opened opened)
                e = opened with { Content = opened.Content with { Prompt = "", CandidateA = null, CandidateB = null } };
            var task = tasks.GetValueOrDefault(item, FeedbackTaskState.Initial).Apply(e);
            tasks[item] = task;
        }

        return tasks;
    }
}
