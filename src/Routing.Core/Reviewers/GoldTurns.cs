using Routing.Core.Assignment;

namespace Routing.Core.Reviewers;

/// <summary>How often a reviewer's requests for work are answered with gold (algorithms.md §5.6).</summary>
public static class GoldTurns
{
    /// <summary>The long-run share of gold among what he gets, in [0, 1].</summary>
    /// <param name="deviation">Posterior standard deviation of his reliability on gold.</param>
    /// <param name="programmeShare">The programme's share of gold, which bounds it.</param>
    /// <param name="behind">Gold has fewer answers than the work that it must bear out.</param>
    /// <param name="alarm">The accuracy of a slice changed as a whole.</param>
    /// <param name="now">What was noticed about him counts for a while.</param>
    public static double Rate(ReviewerState reviewer, double deviation, double programmeShare, bool behind, bool alarm, DateTimeOffset now)
    {
        var watched = alarm || ReviewerRules.IsWatched(reviewer, now);
        // Who is watched, or on probation to show what he can, gets more than the programme's share.
        var most = reviewer.Status is ReviewerStatus.Probation && programmeShare > 0 ? 1 : programmeShare * (watched ? 2 : 1);
        return behind && reviewer.Status is not ReviewerStatus.Probation ? most
            : Math.Min(most, GoldSchedule.Probability(ReviewerRules.GoldStatusOf(reviewer.Status), deviation, watched));
    }
}
