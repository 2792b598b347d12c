using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>The rules of one task: from state and command to facts.</summary>
public static class FeedbackTask
{
    /// <summary>Imports an item; the same content again changes nothing, other content replaces it until the
    /// first lease.</summary>
    /// <param name="screens">Work is compared with earlier items before anybody is asked. Gold is not, nor are the pairs of a prompt, nor an
    /// item about which a person has decided.</param>
    public static Decision<FeedbackTaskEvent> Open(
        FeedbackTaskState task, ItemContent content, DateTimeOffset now, bool screens = false)
    {
        if (task.Content is { } present && present.SameAs(content))
            return new Decision<FeedbackTaskEvent>.Accepted();
        if (task.Standing is ItemStanding.Discarded)
            return TaskRefusals.InvalidTransition(task.Status(now), "imported anew", "ready, quarantined");
        return task.LastFence > 0
            ? TaskRefusals.ContentFixed(content.ExternalId)
            : new Decision<FeedbackTaskEvent>.Accepted(
                new Opened(content, now, screens && content.Gold is null && content.Pair is null && task.Moves.IsEmpty));
    }

    /// <summary>Gives a reviewer the right to work on the task: never beyond its limit, never twice to one person,
    /// gold to anybody who has not seen it. A command that once led to a lease changes nothing, whatever became of the
    /// lease.</summary>
    public static Decision<FeedbackTaskEvent> Lease(FeedbackTaskState task, LeaseRequest request, DateTimeOffset now)
    {
        if (task.Content is not { } content)
            return TaskRefusals.NotFound;
        if (task.LeaseOf(request.Reviewer, request.Command) is not null)
            return new Decision<FeedbackTaskEvent>.Accepted();
        if (request.Stopped is { } stopped)
            return stopped;
        if (task.Leases.TryGetValue(request.Reviewer, out var held) && held.ExpiresAt > now)
            return TaskRefusals.AlreadyJudged(request.Reviewer);
        if (request.Repeats)
            return RepeatWork.Lease(task, request, now);
        if (task.IsDoneWith(request.Reviewer))
            return TaskRefusals.AlreadyJudged(request.Reviewer);
        if (task.Standing is not ItemStanding.Routed)
            return TaskRefusals.InvalidTransition(task.Status(now), "leased", "ready");
        // A text that waits is checked before another is written.
        var check = request.Texts is null ? null : TextWork.ToCheck(task, now);
        var hasRoom = request.Texts is { } texts
            ? check is not null || TextWork.NeedsText(task, texts, request.Limit, now) : HasRoom(task, request.Limit, now);
        if (task.Closed is not null || task.Dispute is not null || !hasRoom)
            return TaskRefusals.OverlapReached(request.Limit);

        return new Decision<FeedbackTaskEvent>.Accepted(new Leased(
            request.Command, request.Reviewer, request.Expert, task.LastFence + 1, now, now + request.Duration,
            content.IsPair && check is null && request.SideDraw < 0.5, request.Offer, request.Group, check?.Fence));
    }

    /// <summary>The holder is still at work: one extension by <paramref name="duration"/> from now.</summary>
    public static Decision<FeedbackTaskEvent> Extend(
        FeedbackTaskState task, string reviewer, long fence, TimeSpan duration, DateTimeOffset now)
    {
        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Ended(task, fence);
        if (lease.ExpiresAt <= now)
            return TaskRefusals.Expired(lease.ExpiresAt);
        return task.ExtendedFences.Contains(fence)
            ? TaskRefusals.AlreadyExtended
            : new Decision<FeedbackTaskEvent>.Accepted(new Extended(reviewer, fence, now + duration));
    }

    /// <summary>Keeps an unsubmitted answer of somebody who holds or held the lease.</summary>
    public static Decision<FeedbackTaskEvent> Draft(
        FeedbackTaskState task, string reviewer, long fence, Answer answer, DateTimeOffset now)
    {
        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Ended(task, fence);
        return task.DraftOf(reviewer, now) is { } present && present.Fence == fence && present.Answer.SameAs(answer)
            ? new Decision<FeedbackTaskEvent>.Accepted()
            : new Decision<FeedbackTaskEvent>.Accepted(new Drafted(reviewer, fence, answer, now));
    }

    /// <summary>Takes the answer of a lease holder. Sending the same command again changes nothing. An answer after
    /// expiry counts while the task is open and below <paramref name="limit"/>.</summary>
    /// <param name="checkDraw">Uniform in [0, 1): whether a text is drawn for a second person's check.</param>
    public static Decision<FeedbackTaskEvent> Submit(
        FeedbackTaskState task, Programme programme, string command, string reviewer, long fence, Answer answer,
        int limit, DateTimeOffset now, double checkDraw = 0)
    {
        if (task.Content is not { } content)
            return TaskRefusals.NotFound;
        if (task.Judgments.Find(judged => judged.Command == command) is { } repeated)
        {
            return repeated.Reviewer == reviewer && repeated.Fence == fence && repeated.Answer.SameAs(answer)
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (TextWork.CheckOf(task, command) is { } known)
        {
            return known.Reviewer == reviewer && known.Fence == fence && known.Reason == answer.Reason
                && answer.Choice == (known.Accepted ? TextWork.Accept : TextWork.Return)
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (RepeatWork.Of(task, command) is { } again)
        {
            return again.Reviewer == reviewer && again.Fence == fence && again.Answer.SameAs(answer)
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Ended(task, fence);
        if (lease.Checks is not null)
            return TextWork.Check(task, lease, command, answer, now);
        if (lease.Repeats is not null)
            return RepeatWork.Submit(task, programme, lease, command, answer, now);
        var late = lease.ExpiresAt <= now;
        if (late && (task.Closed is not null || task.Standing is not ItemStanding.Routed || !HasRoom(task, limit, now)))
            return TaskRefusals.Expired(lease.ExpiresAt);

        var given = AnswerRules.Check(programme, content, answer, lease.Swapped);
        return given.Refusal is { } refusal
            ? refusal
            : new Decision<FeedbackTaskEvent>.Accepted(new Judged(
                command, reviewer, lease.Expert, fence, answer, given.Classes, now, late, given.Overridden,
                programme.RubricVersion, content.IsPair ? lease.Swapped : null, now > lease.At ? now - lease.At : TimeSpan.Zero, lease.Group,
                checkDraw < (TextPolicy.Of(programme, content.Risk)?.CheckShare ?? 0)));
    }

    /// <summary>Gives the work back: with a reason the reviewer does not see the item again, without one he may.</summary>
    public static Decision<FeedbackTaskEvent> GiveBack(
        FeedbackTaskState task, string command, string reviewer, long fence, string? reason)
    {
        if (task.GivenBack.TryGetValue(reviewer, out var earlier) && earlier.Command == command)
        {
            return earlier.Fence == fence && earlier.Reason == reason && earlier.Flag is null
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Ended(task, fence);
        return new Decision<FeedbackTaskEvent>.Accepted(new GaveBack(command, reviewer, fence, reason));
    }

    /// <summary>Gives the work back for good because something is wrong with the item. Personal data put it into quarantine
    /// at once, unless it is closed.</summary>
    /// <param name="note">His words; the kind alone says enough.</param>
    public static Decision<FeedbackTaskEvent> Flag(
        FeedbackTaskState task, string command, string reviewer, long fence, FlagKind kind, string? note, DateTimeOffset now)
    {
        var reason = string.IsNullOrWhiteSpace(note) ? kind.ToString() : note;
        if (task.GivenBack.TryGetValue(reviewer, out var earlier) && earlier.Command == command)
        {
            return earlier.Fence == fence && earlier.Reason == reason && earlier.Flag == kind
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Ended(task, fence);
        var back = new GaveBack(command, reviewer, fence, reason, kind);
        return kind is FlagKind.PersonalData
            && ItemMoves.Move(task.Apply(back), command, reviewer, ItemStanding.Quarantined, reason, now) is Decision<FeedbackTaskEvent>.Accepted(var moved)
            ? new Decision<FeedbackTaskEvent>.Accepted([back, .. moved])
            : new Decision<FeedbackTaskEvent>.Accepted(back);
    }

    /// <summary>An adjudicator takes a dispute: until <paramref name="hold"/> is over nobody else may rule on it.</summary>
    public static Decision<FeedbackTaskEvent> Take(
        FeedbackTaskState task, string adjudicator, TimeSpan hold, DateTimeOffset now) =>
        Adjudicable(task, adjudicator, now) is { } refusal
            ? refusal
            : new Decision<FeedbackTaskEvent>.Accepted(new Taken(adjudicator, now, now + hold));

    /// <summary>An adjudicator ends a dispute.</summary>
    /// <param name="answer">His answer, without presentation (candidate A first); null when the item has no right
    /// answer under this rubric.</param>
    public static Decision<FeedbackTaskEvent> Rule(
        FeedbackTaskState task, Programme programme, string command, string adjudicator, Answer? answer, string? reason,
        DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return TaskRefusals.ReasonRequired;
        var given = task.Content is { } content && answer is not null
            ? AnswerRules.Check(programme, content, answer, swapped: false)
            : new CheckedAnswer(null, []);
        // Nobody rules on taste.
        var asked = Question.Of(programme);
        given = given with { Classes = [.. given.Classes.Select((answer, q) => asked[q].Taste ? -1 : answer)] };
        if (given.Refusal is { } wrong)
            return wrong;
        if (task.Ruling is { } ruled && ruled.Command == command)
        {
            return ruled.Adjudicator == adjudicator && ruled.Reason == reason && ruled.Verdicts.SequenceEqual(given.Classes)
                && ruled.Text == answer?.Text
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        return Adjudicable(task, adjudicator, now) is { } refusal
            ? refusal
            : new Decision<FeedbackTaskEvent>.Accepted(new Ruled(command, adjudicator, given.Classes, reason, now, answer?.Text));
    }

    /// <summary>Opens a closed task again, because its ground changed: as many new judgments as its risk class asks
    /// for, from people who have not judged it.</summary>
    public static Decision<FeedbackTaskEvent> Reopen(
        FeedbackTaskState task, string command, string by, string? reason, DateTimeOffset now)
    {
        if (task.Content is null)
            return TaskRefusals.NotFound;
        if (string.IsNullOrWhiteSpace(reason))
            return TaskRefusals.ReasonRequired;
        if (task.Reopening is { } earlier && earlier.Command == command)
        {
            return earlier.By == by && earlier.Reason == reason
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        return task.Closed is null
            ? TaskRefusals.InvalidTransition(task.Status(now), "reopened", "resolved, unresolvable")
            : new Decision<FeedbackTaskEvent>.Accepted(new Reopened(command, by, reason, now));
    }

    private static Refusal? Adjudicable(FeedbackTaskState task, string adjudicator, DateTimeOffset now) =>
        task.Content is null ? TaskRefusals.NotFound
        : task.Closed is not null || task.Dispute is null || task.Standing is not ItemStanding.Routed
            ? TaskRefusals.InvalidTransition(task.Status(now), "adjudicating", "disputed")
        : task.JudgmentOf(adjudicator) is not null || task.Checks.Values.Any(check => check.Reviewer == adjudicator) ? TaskRefusals.ConflictOfInterest(adjudicator)
        : task.Adjudication is { } held && held.Until > now && held.Adjudicator != adjudicator
            ? TaskRefusals.TakenBy(held.Adjudicator, held.Until)
        : null;

    private static bool HasRoom(FeedbackTaskState task, int limit, DateTimeOffset now) =>
        task.IsGold || task.Round.Count + task.RunningLeases(now) < limit;
}
