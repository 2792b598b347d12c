using Routing.Core.Ledgers;
using Routing.Core.Ports;

namespace Routing.Core.Tasks;

/// <summary>Folds the facts of one queue shard, from the first or from what was kept of earlier ones.</summary>
internal sealed class ShardFold
{
    private readonly ShardTasks _kept;
    private readonly Dictionary<string, (FeedbackTaskState Task, int Version)> _tasks;
    private readonly HashSet<string> _missing; // to be read from their first fact on
    private readonly PoisonEvents _poison = new("shard");
    private int _taken;

    public ShardFold(ShardTasks kept)
    {
        _kept = kept;
        _tasks = new(kept.Tasks, StringComparer.Ordinal);
        _missing = new(kept.Unreadable, StringComparer.Ordinal);
    }

    /// <summary>Everything up to here is in it already.</summary>
    public long Position => _kept.Position;

    /// <summary>Texts and drafts are dropped, and what a screening says that found nothing.</summary>
    public static FeedbackTaskState Next(FeedbackTaskState task, FeedbackTaskEvent e) => e switch
    {
        FeedbackTaskEvent.Opened opened => task.Apply(
            opened with { Content = opened.Content with { Prompt = "", CandidateA = null, CandidateB = null } }),
        FeedbackTaskEvent.Drafted => task,
        FeedbackTaskEvent.Screened { Under: null } => task.Apply(e) with { Screening = null },
        _ => task.Apply(e),
    };

    /// <summary>Takes the next fact of an item of this shard.</summary>
    public void Take(string item, Recorded recorded)
    {
        if (recorded.Position <= Position || _poison.Holds(recorded.Stream) || _missing.Contains(item))
            return;
        _taken++;
        if (!_tasks.TryGetValue(item, out var known) && recorded.Sequence > 0)
        {
            _missing.Add(item); // It was settled when the snapshot was kept.
            return;
        }

        try
        {
            _tasks[item] = (Next(known.Task ?? FeedbackTaskState.Initial, BareFacts.Codec.Decode(recorded.Body)), recorded.Sequence + 1);
        }
        catch (Exception fault) when (_poison.Add(recorded, fault))
        {
            _tasks.Remove(item);
        }
    }

    /// <summary>The tasks, once those that were not kept and went on have been read whole.</summary>
    public async Task<ShardTasks> Done(
        IJournal journal, string streamPrefix, long position, JournalMark? last, CancellationToken cancellation)
    {
        foreach (var item in _missing)
        {
            try
            {
                _tasks[item] = await ShardLog.One(journal, streamPrefix, item, cancellation);
            }
            catch (UnreadableEventException unreadable)
            {
                _poison.Add(new Recorded(unreadable.Position, unreadable.Stream, 0, default), unreadable.InnerException!); // always has a cause
            }
        }

        return new ShardTasks(_tasks, Math.Max(position, Position), _poison)
        {
            EarlierLeases = _kept.EarlierLeases, Last = last ?? _kept.Last, Read = _taken,
            Unreadable = [.. _poison.All.Select(poison => poison.Stream[streamPrefix.Length..])],
        };
    }
}
