namespace Routing.Core.Assignment;

/// <summary>Status of a reviewer as the gold schedule sees it (algorithms.md §6.6).</summary>
public enum GoldStatus
{
    /// <summary>Onboarding or calibration: all pulls are gold until decided.</summary>
    Calibration,

    /// <summary>Active or expert.</summary>
    Active,

    /// <summary>On probation.</summary>
    Probation,
}

/// <summary>How often a pull is gold (algorithms.md §5.6).</summary>
public static class GoldSchedule
{
    /// <summary>Share of recent items with at least 2 other answers from which the rate is halved.</summary>
    public const double OverlapShare = 0.6;

    /// <summary>Long-run share of pulls that are gold, in [0, 1].</summary>
    /// <param name="status">Status of the reviewer.</param>
    /// <param name="sd">Posterior sd of his accuracy in the slice.</param>
    /// <param name="warned">A CUSUM warning is on: twice as often.</param>
    /// <param name="overlapped">Share of his recent items with ≥ 2 other answers; ≥ .6 halves the rate when active.</param>
    public static double Probability(GoldStatus status, double sd, bool warned = false, double overlapped = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sd);
        if (status == GoldStatus.Calibration)
            return 1;
        if (status == GoldStatus.Probation)
            return 0.20;
        var rate = Math.Clamp(0.02 + (0.5 * sd * sd), 0.02, 0.10);
        return rate * (warned ? 2 : 1) * (overlapped >= OverlapShare ? 0.5 : 1);
    }

    /// <summary>
    /// Whether this pull is gold: never after a gold pull. After another pull the chance is p/(1 − p), so the
    /// long-run share is p still. Probability 1 (calibration) is the exception: there all pulls are gold.
    /// </summary>
    /// <param name="probability">Long-run share of <see cref="Probability"/>.</param>
    /// <param name="lastWasGold">The reviewer's last pull was gold.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static bool Decide(double probability, bool lastWasGold, double draw) =>
        probability >= 1 || (!lastWasGold && draw < probability / (1 - probability));
}
