using System.Collections.Immutable;
using Routing.Core.Ledgers;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>Where a text stands (product.md §7.1: edits and critiques are not voted).</summary>
public enum TextStanding
{
    /// <summary>A second person has to look at it.</summary>
    Draft,

    /// <summary>A second person found it good.</summary>
    Accepted,

    /// <summary>A second person sent it back; somebody else writes another.</summary>
    Returned,

    /// <summary>It was not drawn for a check, and counts as good.</summary>
    Unchecked,
}

/// <summary>Which text of an item is to be written or checked next, and by whom: never by who took part in the item.</summary>
public static class TextWork
{
    /// <summary>The two answers of a check.</summary>
    public const string Accept = "accept", Return = "return";

    /// <summary>Where one text of a task stands.</summary>
    public static TextStanding StandingOf(FeedbackTaskState task, Judged text) =>
        !text.AwaitsCheck ? TextStanding.Unchecked
        : !task.Checks.TryGetValue(text.Fence, out var check) ? TextStanding.Draft
        : check.Accepted ? TextStanding.Accepted : TextStanding.Returned;

    /// <summary>How many texts of the round stand so.</summary>
    public static int Count(FeedbackTaskState task, params ReadOnlySpan<TextStanding> standings)
    {
        var count = 0;
        foreach (var text in task.Round)
            count += standings.Contains(StandingOf(task, text)) ? 1 : 0;
        return count;
    }

    /// <summary>The oldest text that waits for a check nobody is at; null for none.</summary>
    public static Judged? ToCheck(FeedbackTaskState task, DateTimeOffset now) => task.Round.Find(text =>
        StandingOf(task, text) is TextStanding.Draft
        && !task.Leases.Values.Any(lease => lease.Checks == text.Fence && lease.ExpiresAt > now));

    /// <summary>Whether another text has to be written: those that are good or may become so are too few.</summary>
    public static bool NeedsText(FeedbackTaskState task, TextPolicy policy, int limit, DateTimeOffset now) =>
        Count(task, TextStanding.Accepted, TextStanding.Unchecked, TextStanding.Draft) < policy.Minimum
        && task.Round.Count + Writing(task, now) < limit;

    /// <summary>People who may still be given the item now, to write or to check.</summary>
    /// <param name="limit">Most texts of the item.</param>
    public static int Places(FeedbackTaskState task, TextPolicy policy, int limit, DateTimeOffset now)
    {
        var checking = task.Leases.Values.Count(lease => lease.Checks is not null && lease.ExpiresAt > now);
        var checks = Math.Max(0, Count(task, TextStanding.Draft) - checking);
        return checks + (NeedsText(task, policy, limit, now) ? limit - task.Round.Count - Writing(task, now) : 0);
    }

    /// <summary>Takes the answer of who was given a text to check. A late one counts while nobody else checks it.</summary>
    internal static Decision<FeedbackTaskEvent> Check(
        FeedbackTaskState task, Leased lease, string command, Answer answer, DateTimeOffset now)
    {
        var fence = lease.Checks!.Value; // only leases of checks come here
        var late = lease.ExpiresAt <= now;
        if (task.Checks.ContainsKey(fence) || task.Closed is not null
            || (late && (task.Standing is not ItemStanding.Routed || ToCheck(task, now)?.Fence != fence)))
            return TaskRefusals.Expired(lease.ExpiresAt);
        if (AnswerRules.OfCheck(answer) is { } refusal)
            return refusal;
        return new Decision<FeedbackTaskEvent>.Accepted(new Checked(
            command, lease.Reviewer, lease.Expert, lease.Fence, fence, answer.Choice == Accept, answer.Reason, now, late,
            now - lease.At));
    }

    /// <summary>The check that a command led to; null for none.</summary>
    internal static Checked? CheckOf(FeedbackTaskState task, string command)
    {
        foreach (var check in task.Checks.Values)
        {
            if (check.Command == command)
                return check;
        }

        return null;
    }

    private static int Writing(FeedbackTaskState task, DateTimeOffset now) =>
        task.Leases.Values.Count(lease => lease.Checks is null && lease.ExpiresAt > now);
}
