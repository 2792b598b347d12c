namespace Routing.Statistics.Comparisons;

/// <summary>Kendall's τ-b: the share of ordered pairs that two scorings order alike, less those they order differently,
/// corrected for ties (M. G. Kendall, 1945).</summary>
public static class RankCorrelation
{
    /// <summary>In [−1, 1]; NaN where one side has no order. O(n²).</summary>
    public static double Kendall(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Count, a.Count);
        long alike = 0, inA = 0, inB = 0;
        for (var i = 0; i < a.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = (a[i].CompareTo(a[j]), b[i].CompareTo(b[j]));
                alike += x * y;
                inA += x * x;
                inB += y * y;
            }
        }

        return alike / Math.Sqrt((double)inA * inB);
    }
}
