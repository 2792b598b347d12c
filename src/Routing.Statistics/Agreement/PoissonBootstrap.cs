namespace Routing.Statistics.Agreement;

/// <summary>Percentile intervals by a Poisson bootstrap over units: each replicate weighs a unit by a Poisson(1) draw that is a
/// fixed hash of both, the same on every machine (algorithms.md §3).</summary>
public static class PoissonBootstrap
{
    /// <summary>Replicates where nobody asks for another number.</summary>
    public const int Replicates = 256;

    private const int FewestUnits = 50;

    /// <summary>A statistic with its 95 % interval; no interval below 50 usable units.</summary>
    /// <param name="units">Units, weighted by index.</param>
    /// <param name="usable">Units that the statistic rests on.</param>
    /// <param name="statistic">Its value under weights by unit (null: all 1), or null where it is not defined.</param>
    public static AgreementEstimate Estimate(
        int units, int usable, Func<double[]?, double?> statistic, int replicates = Replicates)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        var value = statistic(null);
        if (value is null || usable < FewestUnits)
            return new AgreementEstimate(value, null, null, usable);

        var draws = new List<double>(replicates);
        for (var b = 0; b < replicates; b++)
        {
            var weights = new double[units]; // [units]
            for (var i = 0; i < weights.Length; i++)
                weights[i] = Weight((ulong)i, (ulong)b);
            if (statistic(weights) is { } draw)
                draws.Add(draw);
        }

        // Where one class prevails the statistic is undefined in many replicates; those that are left would be a selection.
        if (draws.Count < 0.9 * replicates)
            return new AgreementEstimate(value, null, null, usable);
        draws.Sort();
        return new AgreementEstimate(
            value, draws[(int)(0.025 * draws.Count)], draws[Math.Min(draws.Count - 1, (int)(0.975 * draws.Count))], usable);
    }

    private static double Weight(ulong unit, ulong replicate)
    {
        unchecked
        {
            var x = (unit * 0x9E3779B97F4A7C15UL) + (replicate * 0xBF58476D1CE4E5B9UL) + 0x94D049BB133111EBUL;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            x ^= x >> 31;
            var draw = (x >> 11) * (1.0 / (1UL << 53));
            var count = 0;
            var p = Math.Exp(-1);
            for (var below = p; draw > below && count < 20; below += p)
                p /= ++count;
            return count;
        }
    }
}
