using Routing.Core.Ledgers;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>The rules by which a person suspends, quarantines, resumes or discards an item that is not closed. One that was merged is resumed
/// like one that was suspended.</summary>
public static class ItemMoves
{
    private static readonly FeedbackTaskStatus[] _open =
        [FeedbackTaskStatus.Ready, FeedbackTaskStatus.Leased, FeedbackTaskStatus.Reopened, FeedbackTaskStatus.AuditPending];

    private static readonly FeedbackTaskStatus[] _held = [FeedbackTaskStatus.Suspended, FeedbackTaskStatus.Quarantined, FeedbackTaskStatus.Merged];

    private static readonly FeedbackTaskStatus[] _unsettled =
        [
            .. _open, FeedbackTaskStatus.Disputed, FeedbackTaskStatus.Adjudicating, FeedbackTaskStatus.Suspended,
            FeedbackTaskStatus.Received, FeedbackTaskStatus.Merged,
        ];

    /// <summary>Moves an item. The same command again changes nothing, also after later moves.</summary>
    public static Decision<FeedbackTaskEvent> Move(
        FeedbackTaskState task, string command, string by, ItemStanding to, string? reason, DateTimeOffset now)
    {
        if (task.Content is null)
            return TaskRefusals.NotFound;
        if (string.IsNullOrWhiteSpace(reason))
            return TaskRefusals.ReasonRequired;
        if (task.Moves.Find(moved => moved.Command == command) is { } earlier)
        {
            return earlier.By == by && earlier.To == to && earlier.Reason == reason
                ? new Decision<FeedbackTaskEvent>.Accepted()
                : TaskRefusals.IdempotencyMismatch(command);
        }

        var (status, from) = (task.Status(now), From(to));
        return from.Contains(status)
            ? new Decision<FeedbackTaskEvent>.Accepted(new Moved(command, by, to, reason, now))
            : TaskRefusals.InvalidTransition(
                status, to is ItemStanding.Routed ? "ready" : to.ToString().ToLowerInvariant(),
                string.Join(", ", from.Select(allowed => allowed.ToString().ToLowerInvariant())));
    }

    /// <summary>Takes the lease of somebody who may not work any more.</summary>
    public static Decision<FeedbackTaskEvent> Revoke(FeedbackTaskState task, string reviewer, string reason, DateTimeOffset now) =>
        task.Leases.TryGetValue(reviewer, out var lease)
            ? new Decision<FeedbackTaskEvent>.Accepted(new Revoked(reviewer, lease.Fence, reason, now))
            : new Decision<FeedbackTaskEvent>.Accepted();

    private static FeedbackTaskStatus[] From(ItemStanding to) => to switch
    {
        ItemStanding.Suspended => _open,
        ItemStanding.Quarantined => _unsettled,
        ItemStanding.Discarded => [.. _unsettled, FeedbackTaskStatus.Quarantined],
        ItemStanding.Routed => _held,
        _ => [], // received and merged are what a screening finds
    };
}
