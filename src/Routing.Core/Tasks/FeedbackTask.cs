using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>The rules of one task: from state and command to facts.</summary>
public static class FeedbackTask
{
    /// <summary>Imports an item; the same content again changes nothing, other content replaces it until the
    /// first lease.</summary>
    public static Decision<FeedbackTaskEvent> Open(FeedbackTaskState task, ItemContent content, DateTimeOffset now)
    {
        if (task.Content is { } present && present.SameAs(content))
            return new Decision<FeedbackTaskEvent>.Accepted();
        return task.LastFence > 0
            ? TaskRefusals.ContentFixed(content.ExternalId)
            : new Decision<FeedbackTaskEvent>.Accepted(new Opened(content, now));
    }

    /// <summary>Gives a reviewer the right to work on the task: never beyond its limit, never twice to one person,
    /// gold to anybody who has not seen it.</summary>
    public static Decision<FeedbackTaskEvent> Lease(FeedbackTaskState task, LeaseRequest request, DateTimeOffset now)
    {
        if (task.Content is not { } content)
            return TaskRefusals.NotFound;
        if (task.Leases.TryGetValue(request.Reviewer, out var held))
        {
            if (held.Command == request.Command)
                return new Decision<FeedbackTaskEvent>.Accepted();
            if (held.ExpiresAt > now)
                return TaskRefusals.AlreadyJudged(request.Reviewer);
        }

        if (task.IsDoneWith(request.Reviewer))
            return TaskRefusals.AlreadyJudged(request.Reviewer);
        if (task.Closed is not null || !HasRoom(task, request.Limit, now))
            return TaskRefusals.OverlapReached(request.Limit);

        return new Decision<FeedbackTaskEvent>.Accepted(new Leased(
            request.Command, request.Reviewer, request.Expert, task.LastFence + 1, now, now + request.Duration,
            content.IsPair && request.SideDraw < 0.5, request.Offer));
    }

    /// <summary>The holder is still at work: one extension by <paramref name="duration"/> from now.</summary>
    public static Decision<FeedbackTaskEvent> Extend(
        FeedbackTaskState task, string reviewer, long fence, TimeSpan duration, DateTimeOffset now)
    {
        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Superseded(fence);
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
            return TaskRefusals.Superseded(fence);
        return task.Drafts.TryGetValue(reviewer, out var present) && present.Fence == fence && present.Answer.SameAs(answer)
            ? new Decision<FeedbackTaskEvent>.Accepted()
            : new Decision<FeedbackTaskEvent>.Accepted(new Drafted(reviewer, fence, answer, now));
    }

    /// <summary>Takes the answer of a lease holder. Sending the same command again changes nothing. An answer after
    /// expiry counts while the task is open and below <paramref name="limit"/>.</summary>
    public static Decision<FeedbackTaskEvent> Submit(
        FeedbackTaskState task, Programme programme, string command, string reviewer, long fence, Answer answer,
        int limit, DateTimeOffset now)
    {
        if (task.Content is not { } content)
            return TaskRefusals.NotFound;
        if (task.Judgments.Find(judged => judged.Command == command) is { } repeated)
        {
            return repeated.Reviewer == reviewer && repeated.Fence == fence && repeated.Answer.SameAs(answer)
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Superseded(fence);
        var late = lease.ExpiresAt <= now;
        if (late && (task.Closed is not null || !HasRoom(task, limit, now)))
            return TaskRefusals.Expired(lease.ExpiresAt);

        var given = AnswerRules.Check(programme, content, answer, lease.Swapped);
        return given.Refusal is { } refusal
            ? refusal
            : new Decision<FeedbackTaskEvent>.Accepted(new Judged(
                command, reviewer, lease.Expert, fence, answer, given.Classes, now, late, given.Overridden,
                programme.RubricVersion));
    }

    /// <summary>Gives the work back: with a reason the reviewer does not see the item again, without one he may.</summary>
    public static Decision<FeedbackTaskEvent> GiveBack(
        FeedbackTaskState task, string command, string reviewer, long fence, string? reason)
    {
        if (task.GivenBack.TryGetValue(reviewer, out var earlier) && earlier.Command == command)
        {
            return earlier.Fence == fence && earlier.Reason == reason
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Superseded(fence);
        return new Decision<FeedbackTaskEvent>.Accepted(new GaveBack(command, reviewer, fence, reason));
    }

    private static bool HasRoom(FeedbackTaskState task, int limit, DateTimeOffset now) =>
        task.IsGold || task.Judgments.Count + task.RunningLeases(now) < limit;
}
