namespace Routing.Statistics.Agreement;

/// <summary>How far apart two categories are.</summary>
public enum MeasurementLevel
{
    /// <summary>Different or not.</summary>
    Nominal,

    /// <summary>By rank.</summary>
    Ordinal,

    /// <summary>By squared distance of the indexes.</summary>
    Interval,
}

/// <summary>Agreement with its 95 % interval; null where there is not enough data.</summary>
/// <param name="Units">Items with at least two answers.</param>
public sealed record AgreementEstimate(double? Alpha, double? Low, double? High, int Units);

/// <summary>Krippendorff's α by the coincidence matrix (K. Krippendorff, "Computing Krippendorff's
/// Alpha-Reliability", 2011).</summary>
public static class Krippendorff
{
    /// <summary>α = 1 − D_o/D_e; null when no unit has two answers or all answers are of one category.</summary>
    /// <param name="countsPerUnit">Answers by category of each unit, [units][K].</param>
    /// <param name="weights">Weight of each unit; null: all 1.</param>
    public static double? Alpha(
        IReadOnlyList<double[]> countsPerUnit, MeasurementLevel level, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(countsPerUnit);
        return Alpha(countsPerUnit, weights, level);
    }

    /// <summary>α with the percentile interval of a Poisson bootstrap by unit; no interval below 50 units.</summary>
    public static AgreementEstimate WithInterval(
        IReadOnlyList<double[]> countsPerUnit, MeasurementLevel level, int replicates = PoissonBootstrap.Replicates)
    {
        ArgumentNullException.ThrowIfNull(countsPerUnit);
        return PoissonBootstrap.Estimate(
            countsPerUnit.Count, countsPerUnit.Count(counts => counts.Sum() >= 2),
            weights => Alpha(countsPerUnit, weights, level), replicates);
    }

    private static double? Alpha(IReadOnlyList<double[]> units, double[]? weights, MeasurementLevel level)
    {
        if (units.Count == 0)
            return null;
        var k = units[0].Length;
        var o = new double[k, k]; // [K, K] coincidences
        for (var i = 0; i < units.Count; i++)
        {
            var m = units[i].Sum();
            var weight = weights?[i] ?? 1;
            if (m < 2 || weight == 0)
                continue;
            for (var c = 0; c < k; c++)
            {
                for (var d = 0; d < k; d++)
                    o[c, d] += weight * units[i][c] * (units[i][d] - (c == d ? 1 : 0)) / (m - 1);
            }
        }

        var margins = new double[k]; // [K]
        for (var c = 0; c < k; c++)
        {
            for (var d = 0; d < k; d++)
                margins[c] += o[c, d];
        }

        var n = margins.Sum();
        double observed = 0, expected = 0;
        for (var c = 0; c < k; c++)
        {
            for (var d = 0; d < k; d++)
            {
                var distance = Distance(c, d, margins, level);
                observed += o[c, d] * distance;
                expected += margins[c] * margins[d] * distance;
            }
        }

        return n < 2 || expected <= 0 ? null : 1 - ((n - 1) * observed / expected);
    }

    private static double Distance(int c, int d, double[] margins, MeasurementLevel level)
    {
        if (c == d)
            return 0;
        if (level == MeasurementLevel.Nominal)
            return 1;
        if (level == MeasurementLevel.Interval)
            return (c - d) * (double)(c - d);
        double between = 0;
        for (var g = Math.Min(c, d); g <= Math.Max(c, d); g++)
            between += margins[g];
        between -= (margins[c] + margins[d]) / 2;
        return between * between;
    }
}
