namespace Routing.Statistics.Signals;

/// <summary>Whether new values are spread like old ones: Σ (q − p) ln(q / p) over ten bins that hold a tenth of the old each (the
/// symmetric divergence of Jeffreys, 1946). Below .1 nothing, above .2 a shift.</summary>
public static class PopulationStability
{
    private const int Bins = 10;

    // A bin that is empty by chance must not decide.
    private const double Least = 0.5;

    /// <summary>The index, at least 0.</summary>
    /// <param name="before">At least ten values.</param>
    /// <param name="after">At least one value.</param>
    public static double Of(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(before.Count, Bins);
        ArgumentOutOfRangeException.ThrowIfZero(after.Count);
        var sorted = before.Order().ToArray();
        double[] edges = [.. Enumerable.Range(1, Bins - 1).Select(b => sorted[b * sorted.Length / Bins])];
        var (p, q) = (Shares(before, edges), Shares(after, edges));
        return p.Zip(q, (old, now) => (now - old) * Math.Log(now / old)).Sum();
    }

    private static double[] Shares(IReadOnlyList<double> values, double[] edges)
    {
        var counts = new double[Bins];
        foreach (var value in values)
            counts[edges.Count(edge => value >= edge)]++;
        return Array.ConvertAll(counts, count => (count + Least) / (values.Count + (Bins * Least)));
    }
}
