using MathNet.Numerics.Distributions;

namespace Routing.Statistics.Signals;

/// <summary>Whether a share has risen (R. A. Fisher's exact test, 1935, one-sided).</summary>
public static class ShareRise
{
    /// <summary>Probability that as many or more of those found lie among the later by chance alone.</summary>
    /// <param name="before">Found among the first <paramref name="beforeOf"/>.</param>
    /// <param name="after">Found among the later <paramref name="afterOf"/>.</param>
    public static double PValue(int before, int beforeOf, int after, int afterOf)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, beforeOf);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(after, afterOf);
        return after == 0 ? 1 : 1 - Hypergeometric.CDF(beforeOf + afterOf, before + after, afterOf, after - 1);
    }
}
