namespace Routing.Statistics.Intervals;

/// <summary>Two ends of an interval.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>Score interval of a proportion (E. B. Wilson, 1927).</summary>
public static class Wilson
{
    /// <summary>The interval at the two-sided level of <paramref name="z"/> standard errors.</summary>
    /// <param name="successes">From 0 to n; fractions are allowed.</param>
    public static Interval Interval(double successes, double n, double z = 1.959963984540054)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        var p = successes / n;
        var centre = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
