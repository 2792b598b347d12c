using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>A programme's tasks as a refit needs them, read from the journal and kept up with it. Texts are dropped, so
/// that a million open items fit.</summary>
public sealed class TaskLog
{
    private readonly Dictionary<string, int> _judgedBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _discarded = new(StringComparer.Ordinal);
    private DayAnswers _today = DayAnswers.None;
    private readonly Dictionary<string, FeedbackTaskState> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Language, int Risk, string Slice, bool Harmful, CandidatePair? Pair), FeedbackTaskState> _untouched = [];

    /// <summary>How the last leases of each reviewer ended.</summary>
    public Pulls Pulls { get; } = new();

    /// <summary>Items that are left out because an event of theirs cannot be read.</summary>
    public PoisonEvents Poison { get; } = new("refit");

    /// <summary>Judgments of each reviewer, gold included.</summary>
    public IReadOnlyDictionary<string, int> JudgedBy => _judgedBy;

    /// <summary>Answers of each reviewer on the last day with any, up to <see cref="Position"/>.</summary>
    public DayAnswers Today => _today with { Position = Position };

    /// <summary>All events of the programme up to here were read.</summary>
    public long Position { get; private set; }

    /// <summary>Judged work items that were discarded, by slice.</summary>
    public IReadOnlyDictionary<string, long> Discarded => _discarded;

    /// <summary>Work items that are not closed.</summary>
    public int Open { get; private set; }

    /// <summary>Reads what is new. Not safe for concurrent use.</summary>
    /// <returns>The judgments of gold items among it.</returns>
    public Task<IReadOnlyList<(string Item, string Reviewer)>> Read(
        IJournal journal, string streamPrefix, CancellationToken cancellation) =>
        Read(journal, streamPrefix, long.MaxValue, cancellation);

    /// <summary>The same up to a position.</summary>
    public async Task<IReadOnlyList<(string Item, string Reviewer)>> Read(
        IJournal journal, string streamPrefix, long until, CancellationToken cancellation)
    {
        var golds = new List<(string Item, string Reviewer)>();
        await foreach (var page in journal.ReadPages(streamPrefix, Position, cancellation))
        {
            foreach (var recorded in page.Events)
            {
                if (recorded.Position > until)
                    break;
                Position = recorded.Position;
                Take(recorded, recorded.Stream[streamPrefix.Length..], golds);
            }

            Position = Math.Max(Position, Math.Min(page.Seen, until)); // What others wrote is not looked through again.
            if (page.Seen >= until)
                break;
        }

        return golds;
    }

    private void Take(Recorded recorded, string item, List<(string Item, string Reviewer)> golds)
    {
        if (Poison.Holds(recorded.Stream))
            return;
        try
        {
            if (Take(item, recorded) is { } reviewer)
                golds.Add((item, reviewer));
        }
        catch (Exception fault) when (Poison.Add(recorded, fault))
        {
            LeaveOut(item);
        }
    }

    // The reviewer, where he judged a gold item.
    private string? Take(string item, Recorded recorded)
    {
        var e = BareFacts.Codec.Decode(recorded.Body);
        var before = Of(item);
        var after = Next(item, before, e);
        Pulls.Apply(item, e);
        _tasks[item] = after;
        if (e is Moved { To: ItemStanding.Discarded } && before is { IsGold: false, Judgments.IsEmpty: false, Content.Slice: var slice })
            _discarded[slice] = _discarded.GetValueOrDefault(slice) + 1;
        Open += Counts(after) - Counts(before);
        if (e is not Judged judged)
            return null;
        _today = _today.After(judged);
        _judgedBy[judged.Reviewer] = _judgedBy.GetValueOrDefault(judged.Reviewer) + 1;
        return before.IsGold ? judged.Reviewer : null;
    }

    // What its reviewers did with it cannot be told either: nobody is said to have abandoned it.
    private void LeaveOut(string item)
    {
        Open -= Counts(Of(item));
        _tasks.Remove(item);
        Pulls.Forget(item);
    }

    /// <summary>One task; the initial state where nothing is known of it.</summary>
    public FeedbackTaskState Of(string item) => _tasks.GetValueOrDefault(item, FeedbackTaskState.Initial);

    /// <summary>All tasks, in no order.</summary>
    public IEnumerable<(string Item, FeedbackTaskState Task)> All() => _tasks.Select(pair => (pair.Key, pair.Value));

    /// <summary>The tasks that somebody has judged, by item; attention checks, which teach nothing of anybody's answers, are left out.</summary>
    public ImmutableArray<(string Item, FeedbackTaskState Task)> Voted() =>
        [.. _tasks.Where(pair => !pair.Value.Judgments.IsEmpty && pair.Value.Content?.Attention is not true)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];

    /// <summary>What was judged on one day (UTC).</summary>
    public DayCounts JudgedOn(DateOnly day) => DayCounts.Of(
        [.. from task in _tasks.Values
            from judged in task.Judgments
            where DateOnly.FromDateTime(judged.At.UtcDateTime) == day
            select (judged.Reviewer, task.Content?.Slice ?? "", task.IsGold, task.Content?.Harmful == true)]);

    // Only what beliefs and stops rest on: no texts, no leases, no drafts.
    private FeedbackTaskState Next(string item, FeedbackTaskState before, FeedbackTaskEvent e) => e switch
    {
        Opened { Content: { Gold: null } content } => Untouched(content),
        Opened opened => before.Apply(new Opened(Bare(opened.Content), opened.At)),
        Judged judged => Named(item, before).Apply(judged with { Command = "" }),
        Moved { To: ItemStanding.Discarded } => FeedbackTaskState.Initial, // What is discarded teaches nothing.
        Screened { Under: not null } or Moved or Checked or Disputed or Closed or Ruled or Reopened or AuditDrawn => before.Apply(e),
        _ => before,
    };

    // Items of one kind share one state until somebody judges them.
    private FeedbackTaskState Untouched(ItemContent content)
    {
        var kind = (content.Language, content.Risk, content.Slice, content.Harmful, content.Pair);
        if (!_untouched.TryGetValue(kind, out var state))
            _untouched[kind] = state = FeedbackTaskState.Initial with { Content = Bare(content) };
        return state;
    }

    // What is judged is looked up by its id among a reward model's scores.
    private static FeedbackTaskState Named(string item, FeedbackTaskState task) =>
        task.Content is { ExternalId: "" } content ? task with { Content = content with { ExternalId = item } } : task;

    private static ItemContent Bare(ItemContent content) =>
        content with { ExternalId = "", Prompt = "", CandidateA = null, CandidateB = null, Eligibility = null };

    private static int Counts(FeedbackTaskState task) =>
        task is { Content: not null, IsGold: false, Closed: null, Standing: not ItemStanding.Merged } ? 1 : 0;
}
