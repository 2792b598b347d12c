using Routing.Core.Ledgers;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>The rules of one task: from state and command to facts.</summary>
public static class FeedbackTask
{
    /// <summary>Imports an item; the same content again changes nothing, other content replaces it until the
    /// first lease.</summary>
    public static Decision<FeedbackTaskEvent> Open(FeedbackTaskState task, ItemContent content)
    {
        if (task.Content is { } present && present.SameAs(content))
            return new Decision<FeedbackTaskEvent>.Accepted();
        return task.LastFence > 0
            ? TaskRefusals.ContentFixed(content.ExternalId)
            : new Decision<FeedbackTaskEvent>.Accepted(new Opened(content));
    }

    /// <summary>Gives a reviewer the right to work on the task. Never more judgments and running leases than
    /// <paramref name="limit"/>, and never a second time for one reviewer.</summary>
    public static Decision<FeedbackTaskEvent> Lease(
        FeedbackTaskState task, LeaseRequest request, int limit, DateTimeOffset now)
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

        if (task.JudgmentOf(request.Reviewer) is not null || task.GivenBack.ContainsKey(request.Reviewer))
            return TaskRefusals.AlreadyJudged(request.Reviewer);
        if (task.Closed is not null || task.Judgments.Count + task.RunningLeases(now) >= limit)
            return TaskRefusals.OverlapReached(limit);

        return new Decision<FeedbackTaskEvent>.Accepted(new Leased(
            request.Command, request.Reviewer, request.Expert, task.LastFence + 1, now + request.Duration,
            content.IsPair && request.SideDraw < 0.5, request.Why, request.Propensity));
    }

    /// <summary>Takes the answer of a lease holder. Sending the same command again changes nothing. An answer after
    /// expiry counts while the task is open and below <paramref name="limit"/>.</summary>
    public static Decision<FeedbackTaskEvent> Submit(
        FeedbackTaskState task, string command, string reviewer, long fence, Answer answer, int limit,
        DateTimeOffset now)
    {
        if (task.Content is not { } content)
            return TaskRefusals.NotFound;
        if (task.Judgments.Find(judged => judged.Command == command) is { } repeated)
        {
            return repeated.Reviewer == reviewer && repeated.Fence == fence && repeated.Answer == answer
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Superseded(fence);
        var late = lease.ExpiresAt <= now;
        if (late && (task.Closed is not null || task.Judgments.Count + task.RunningLeases(now) >= limit))
            return TaskRefusals.Expired(lease.ExpiresAt);

        var shown = answer.Choice is null ? -1 : content.Classes.ToList().IndexOf(answer.Choice);
        if (content.Classes.Count > 0 && shown < 0)
            return TaskRefusals.ChoiceNotAllowed(answer.Choice, content.Classes);

        return new Decision<FeedbackTaskEvent>.Accepted(new Judged(
            command, reviewer, lease.Expert, fence, answer, shown < 0 ? null : Canonical(shown, lease.Swapped), now,
            late));
    }

    /// <summary>Gives the work back. The reviewer does not see the item again.</summary>
    public static Decision<FeedbackTaskEvent> GiveBack(
        FeedbackTaskState task, string command, string reviewer, long fence, string? reason)
    {
        if (task.GivenBack.TryGetValue(reviewer, out var earlier) && earlier.Command == command)
            return new Decision<FeedbackTaskEvent>.Accepted();
        if (!task.Leases.TryGetValue(reviewer, out var lease) || lease.Fence != fence)
            return TaskRefusals.Superseded(fence);
        return new Decision<FeedbackTaskEvent>.Accepted(new GaveBack(command, reviewer, fence, reason));
    }

    /// <summary>Undoes the presentation: with sides swapped, the first class shown is the second candidate.</summary>
    public static int Canonical(int shown, bool swapped) => swapped && shown < 2 ? 1 - shown : shown;
}

/// <summary>What the queue asks of a task for one reviewer.</summary>
/// <param name="SideDraw">A uniform draw in [0, 1) that decides which candidate is shown first.</param>
public sealed record LeaseRequest(
    string Command, string Reviewer, bool Expert, TimeSpan Duration, double SideDraw, string Why, double Propensity);
