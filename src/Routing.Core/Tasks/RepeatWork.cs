using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>A closed pair once more for somebody who has judged it, sides swapped: whether he says the same again (product.md §7.4,
/// QCK-02). It looks like any other work.</summary>
public static class RepeatWork
{
    /// <summary>Gives somebody his own pair again, once.</summary>
    internal static Decision<FeedbackTaskEvent> Lease(FeedbackTaskState task, LeaseRequest request, DateTimeOffset now) =>
        task is { Closed: not null, IsGold: false, Standing: ItemStanding.Routed, Content.IsPair: true }
        && task.JudgmentOf(request.Reviewer) is { Swapped: { } swapped } earlier && !task.Repeats.ContainsKey(request.Reviewer)
            ? new Decision<FeedbackTaskEvent>.Accepted(new Leased(
                request.Command, request.Reviewer, earlier.Expert, task.LastFence + 1, now, now + request.Duration, !swapped, null, request.Group,
                Repeats: earlier.Fence))
            : TaskRefusals.AlreadyJudged(request.Reviewer);

    /// <summary>Takes his second answer; a late one tells as much.</summary>
    internal static Decision<FeedbackTaskEvent> Submit(
        FeedbackTaskState task, Programme programme, Leased lease, string command, Answer answer, DateTimeOffset now)
    {
        var given = AnswerRules.Check(programme, task.Content!, answer, lease.Swapped);
        return given.Refusal is { } refusal
            ? refusal
            : new Decision<FeedbackTaskEvent>.Accepted(new Repeated(
                command, lease.Reviewer, lease.Fence, lease.Repeats!.Value, answer, given.Classes, now, now > lease.At ? now - lease.At : TimeSpan.Zero)); // only leases of repeats come here
    }

    /// <summary>The repeat that a command led to; null for none.</summary>
    internal static Repeated? Of(FeedbackTaskState task, string command)
    {
        foreach (var (_, repeated) in task.Repeats)
        {
            if (repeated.Command == command)
                return repeated;
        }

        return null;
    }
}
