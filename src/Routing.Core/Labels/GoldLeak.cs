namespace Routing.Core.Labels;

/// <summary>Whether the answer to a gold item got about (algorithms.md §6.4): people pass it who come late and would not have when
/// it was fresh. An item is compared with itself, so that how hard it is plays no part.</summary>
internal static class GoldLeak
{
    private const int Fresh = 50;
    private const double LeastRise = 0.15, Deviations = 2.326; // one-sided, p < .01

    /// <summary>Shares of right answers among the first fifty and after them; null where the later ones are no better, or too few
    /// to tell.</summary>
    /// <param name="right">Whether each answer was right, in the order of time.</param>
    public static (double Then, double Now)? Of(IReadOnlyList<bool> right)
    {
        ArgumentNullException.ThrowIfNull(right);
        var late = right.Count - Fresh;
        if (late <= 0)
            return null;
        var (then, now) = (right.Take(Fresh).Count(passed => passed) / (double)Fresh, right.Skip(Fresh).Count(passed => passed) / (double)late);
        var all = right.Count(passed => passed) / (double)right.Count;
        var deviation = Math.Sqrt(all * (1 - all) * ((1.0 / Fresh) + (1.0 / late)));
        return now - then > LeastRise && now - then > Deviations * deviation ? (then, now) : null;
    }
}
