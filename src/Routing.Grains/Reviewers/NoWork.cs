using Routing.Contracts;
using Routing.Core.Ledgers;

namespace Routing.Grains.Reviewers;

/// <summary>Why a request for work gets none, and when to ask again.</summary>
internal static class NoWork
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(2), _turnedAway = TimeSpan.FromSeconds(15), _later = TimeSpan.FromMinutes(10);

    public static WorkReply OthersAreBetter { get; } =
        Reply(_turnedAway, "others_better: others who wait will do what is open better; come back soon.");

    public static WorkReply GoldIsUsedUp { get; } =
        Reply(_later, "qualification_missing: calibration is not finished, and no gold item that you have not seen is left.");

    public static WorkReply NotEnrolled(string reviewer, string programme) =>
        Reply(_later, $"not_found: reviewer '{reviewer}' is not enrolled in programme '{programme}'.");

    public static WorkReply PoolGone(string pool) => Reply(_later, $"tier_invalid: pool '{pool}' is no longer part of the programme.");

    public static WorkReply HoldsEnough(int held) =>
        Reply(_soon, $"overlap_reached: you hold {held} tasks; submit, skip or release one first.");

    public static WorkReply DayIsFull(int answered, int limit) =>
        Reply(_later, $"daily_limit: you gave {answered} of at most {limit} answers today.");

    public static WorkReply MoneyIsSpent(TierPaceDocument pace) => Reply(_later, $"budget_spent: {pace.Words}.");

    public static WorkReply MayNot(Refusal refusal) => Reply(_later, $"{refusal.Code}: {refusal.Detail}");

    public static WorkReply Refused(Receipt receipt) => Reply(_soon, $"{receipt.Code}: {receipt.Detail}");

    /// <param name="pace">The money of his tier; null where it has no budget.</param>
    public static WorkReply NothingOpen(TierPaceDocument? pace) => Reply(_soon, pace is null
        ? "queue_empty: no open item is suitable for you now."
        : $"queue_empty: no open item is suitable for you now, or worth what your tier's money must bring ({pace.Words}).");

    private static WorkReply Reply(TimeSpan askAgainIn, string reason) => new(null, [reason], askAgainIn);
}
