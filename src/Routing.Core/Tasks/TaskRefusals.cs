using System.Globalization;
using Routing.Core.Ledgers;

namespace Routing.Core.Tasks;

/// <summary>Every "no" of a task, with its stable public code.</summary>
public static class TaskRefusals
{
    public static Refusal NotFound { get; } = new("not_found", "No such item has been imported.");

    private static Refusal Superseded(long fence) => new(
        "lease_superseded", string.Create(CultureInfo.InvariantCulture,
            $"No lease with fence {fence} is held by this reviewer on this task."));

    /// <summary>No running lease of that fence: it was revoked, or is over.</summary>
    public static Refusal Ended(FeedbackTaskState task, long fence) =>
        task.Revocations.TryGetValue(fence, out var reason)
            ? new("lease_superseded", string.Create(CultureInfo.InvariantCulture, $"The lease with fence {fence} was revoked: {reason}"))
            : Superseded(fence);

    public static Refusal Expired(DateTimeOffset at) => new(
        "lease_expired", $"The lease ended at {at:O} and the task needs no further answer; your answer is kept as a draft.");

    public static Refusal OverlapReached(int limit) => new(
        "overlap_reached", string.Create(CultureInfo.InvariantCulture,
            $"The task already has its {limit} judgments and running leases, or is closed."));

    public static Refusal AlreadyJudged(string reviewer) =>
        new("already_judged", $"Reviewer '{reviewer}' has already judged, skipped or leased this item.");

    public static Refusal ChoiceNotAllowed(string? choice, IReadOnlyList<string> allowed) =>
        new("choice_not_allowed", $"Choice '{choice}' is not one of: {string.Join(", ", allowed)}.");

    public static Refusal UnknownAxis(string axis) =>
        new("validation_failed", $"Axis '{axis}' is not asked by this programme.");

    public static Refusal IdempotencyMismatch(string command) =>
        new("idempotency_mismatch", $"Command '{command}' was used before with other content.");

    public static Refusal ContentFixed(string item) =>
        new("invalid_transition", $"Item '{item}' has been leased; its content can no longer change.");

    public static Refusal ReasonRequired { get; } = new("reason_required", "This needs a reason.");

    public static Refusal InvalidTransition(FeedbackTaskStatus from, string to, string allowed) => new(
        "invalid_transition", $"The task is {from.ToString().ToLowerInvariant()}; it becomes {to} only from: {allowed}.");

    public static Refusal ConflictOfInterest(string adjudicator) =>
        new("conflict_of_interest", $"'{adjudicator}' has judged the item and cannot adjudicate it.");

    public static Refusal TakenBy(string adjudicator, DateTimeOffset until) =>
        new("invalid_transition", $"'{adjudicator}' adjudicates the task until {until:O}.");

    public static Refusal AlreadyExtended { get; } =
        new("invalid_transition", "A lease is extended once; this one has been.");
}
