using Routing.Statistics.Probability;

namespace Routing.Statistics.Intervals;

/// <summary>Exact bound of a proportion (Clopper and Pearson, 1934).</summary>
public static class ClopperPearson
{
    /// <summary>The share that is exceeded with probability at most <paramref name="delta"/>.</summary>
    /// <param name="count">From 0 to <paramref name="n"/>.</param>
    public static double Upper(int count, int n, double delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        return count == n ? 1 : new Beta(count + 1, n - count).Quantile(1 - delta);
    }
}
