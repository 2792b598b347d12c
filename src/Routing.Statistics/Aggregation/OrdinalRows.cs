namespace Routing.Statistics.Aggregation;

/// <summary>How a reviewer answers on a scale (algorithms.md §1.6): a Gaussian around the true level, shifted by his
/// leniency, discretised to the levels.</summary>
public static class OrdinalRows
{
    private const double Pseudo = 8, LeastVariance = 0.05, InitialVariance = 1;

    /// <summary>N̂(l; k + b_j, v_j), K by K; rows sum to 1.</summary>
    /// <param name="counts">C of the reviewer, K by K.</param>
    /// <param name="poolVariance">What v_j is shrunk to.</param>
    public static double[,] Of(double[,] counts, double poolVariance)
    {
        var k = counts.GetLength(0);
        var (leniency, variance) = Moments(counts, poolVariance);
        var rows = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            double total = 0;
            for (var l = 0; l < k; l++)
                total += rows[t, l] = Math.Exp(-Math.Pow(l - t - leniency, 2) / (2 * variance));
            for (var l = 0; l < k; l++)
                rows[t, l] /= total;
        }

        return rows;
    }

    /// <summary>b: how many levels he answers above the truth in the mean, shrunk to 0.</summary>
    public static double Leniency(double[,] counts) => Moments(counts, InitialVariance).Leniency;

    /// <summary>v of all answers together, shrunk to 1; above 0.</summary>
    public static double PoolVariance(double[,] pool) => Moments(pool, InitialVariance).Variance;

    // b = ΣC(l−k)/(n+8), v = (ΣC(l−k−b)² + 8·v_pool)/(n+8), v ≥ 0.05.
    private static (double Leniency, double Variance) Moments(double[,] counts, double poolVariance)
    {
        var k = counts.GetLength(0);
        double n = 0, shift = 0, spread = 0;
        for (var t = 0; t < k; t++)
        {
            for (var l = 0; l < k; l++)
            {
                n += counts[t, l];
                shift += counts[t, l] * (l - t);
            }
        }

        var leniency = shift / (n + Pseudo);
        for (var t = 0; t < k; t++)
        {
            for (var l = 0; l < k; l++)
                spread += counts[t, l] * Math.Pow(l - t - leniency, 2);
        }

        return (leniency, Math.Max(LeastVariance, (spread + (Pseudo * poolVariance)) / (n + Pseudo)));
    }
}
