using System.Globalization;
using Routing.Core.Ledgers;
using static Routing.Core.Reviewers.ReviewerEvent;

namespace Routing.Core.Reviewers;

/// <summary>What attention checks show (product.md §7.4, QCK-02): a score apart from gold. It is the one thing that stops somebody
/// without a person's word: who fails three of his last five is suspended until a person has looked.</summary>
public static class AttentionChecks
{
    private const int Window = 5, MostFailed = 3;

    /// <summary>Takes an answer to a check, each item once.</summary>
    public static Decision<ReviewerEvent> Record(ReviewerState reviewer, string item, bool passed, DateTimeOffset at, DateTimeOffset now)
    {
        if (reviewer.Attention.Exists(known => known.Item == item))
            return new Decision<ReviewerEvent>.Accepted();
        var check = new AttentionChecked(item, passed, at);
        var last = reviewer.Attention.Add(check).Where(known => known.At > reviewer.ChangedAt).TakeLast(Window).ToList();
        var failed = last.Count(known => !known.Passed);
        return failed >= MostFailed && reviewer.Status is ReviewerStatus.Active or ReviewerStatus.Probation
            ? new Decision<ReviewerEvent>.Accepted(check, new StatusChanged(
                reviewer.Status, ReviewerStatus.Suspended,
                string.Create(CultureInfo.InvariantCulture, $"{failed} of the last {last.Count} attention checks failed: stopped until a person has looked"), now))
            : new Decision<ReviewerEvent>.Accepted(check);
    }

    /// <summary>Checks answered and those passed, in all.</summary>
    public static (int Checks, int Passed) Of(ReviewerState reviewer)
    {
        ArgumentNullException.ThrowIfNull(reviewer);
        return (reviewer.Attention.Count, reviewer.Attention.Count(check => check.Passed));
    }
}
