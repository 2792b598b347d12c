namespace Routing.Core.Assignment;

/// <summary>How often a pull is an attention check (algorithms.md §5.6): a share of the pulls, never two within thirty.</summary>
public static class AttentionSchedule
{
    /// <summary>Least pulls from one check to the next.</summary>
    public const int Apart = 30;

    /// <summary>Share of the pulls where a programme does not say.</summary>
    public const double Usual = 0.01;

    /// <summary>The greatest share: with more everybody would know them.</summary>
    public const double Most = 0.03;

    /// <summary>Whether this pull is a check. After thirty pulls without one the chance of each is such that the long-run share is
    /// <paramref name="share"/>, so that nobody can count.</summary>
    /// <param name="share">In [0, <see cref="Most"/>].</param>
    /// <param name="since">Pulls since the last check, this one included.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static bool Decide(double share, int since, double draw) =>
        share > 0 && since >= Apart && draw < 1 / ((1 / share) - Apart + 1);
}
