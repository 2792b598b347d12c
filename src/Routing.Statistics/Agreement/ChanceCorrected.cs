namespace Routing.Statistics.Agreement;

/// <summary>Agreement of answers by unit, with and without correction for chance. Near answers count in part where the classes
/// have an order: weights 1 − (|k − l|(|k − l| + 1))/(K(K − 1)) on an ordinal scale, 1 − (k − l)²/(K − 1)² on an interval
/// scale (K. Gwet, "Handbook of Inter-Rater Reliability", 2014, chapter 3).</summary>
/// <remarks>All values are null where they are not defined: no unit with two answers, or no room for chance.</remarks>
public static class ChanceCorrected
{
    /// <summary>Share of agreeing pairs, mean over units with at least two answers, in [0, 1].</summary>
    /// <param name="counts">Answers by class of each unit, [units][K].</param>
    /// <param name="weights">Weight of each unit; null: all 1.</param>
    public static double? Percent(IReadOnlyList<double[]> counts, MeasurementLevel level, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double sum = 0, units = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            var m = counts[i].Sum();
            if (m < 2)
                continue;
            var agreeing = 0.0;
            for (var k = 0; k < counts[i].Length; k++)
            {
                for (var l = 0; l < counts[i].Length; l++)
                    agreeing += Near(k, l, counts[i].Length, level) * counts[i][k] * (counts[i][l] - (k == l ? 1 : 0));
            }

            var weight = weights?[i] ?? 1;
            sum += weight * agreeing / (m * (m - 1));
            units += weight;
        }

        return units > 0 ? sum / units : null;
    }

    /// <summary>Fleiss' κ (J. Fleiss, 1971), for the same number of answers on every unit; null otherwise.</summary>
    public static double? Fleiss(IReadOnlyList<double[]> counts, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count == 0 || counts.Any(unit => unit.Sum() != counts[0].Sum()))
            return null;
        var chance = Shares(counts, weights).Sum(share => share * share);
        return Corrected(Percent(counts, MeasurementLevel.Nominal, weights), chance);
    }

    /// <summary>Gwet's AC1, or AC2 where the classes have an order (K. Gwet, 2008); steady where one class prevails.</summary>
    public static double? Gwet(IReadOnlyList<double[]> counts, MeasurementLevel level, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count == 0 || counts[0].Length < 2)
            return null;
        var k = counts[0].Length;
        var near = 0.0;
        for (var c = 0; c < k; c++)
        {
            for (var d = 0; d < k; d++)
                near += Near(c, d, k, level);
        }

        var chance = near / (k * (k - 1.0)) * Shares(counts, weights).Sum(share => share * (1 - share));
        return Corrected(Percent(counts, level, weights), chance);
    }

    /// <summary>Cohen's κ of two raters (J. Cohen, 1960), weighted where the classes have an order (1968).</summary>
    /// <param name="pairs">What both said about each unit.</param>
    public static double? Cohen(
        IReadOnlyList<(int First, int Second)> pairs, int classes, MeasurementLevel level, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var table = new double[classes, classes]; // [K, K]
        var (first, second) = (new double[classes], new double[classes]); // [K]
        var total = 0.0;
        for (var i = 0; i < pairs.Count; i++)
        {
            var weight = weights?[i] ?? 1;
            table[pairs[i].First, pairs[i].Second] += weight;
            first[pairs[i].First] += weight;
            second[pairs[i].Second] += weight;
            total += weight;
        }

        if (total <= 0)
            return null;
        double observed = 0, chance = 0;
        for (var k = 0; k < classes; k++)
        {
            for (var l = 0; l < classes; l++)
            {
                var near = Near(k, l, classes, level);
                observed += near * table[k, l] / total;
                chance += near * first[k] * second[l] / (total * total);
            }
        }

        return Corrected(observed, chance);
    }

    private static double? Corrected(double? observed, double chance) =>
        observed is { } seen && chance < 1 - 1e-12 ? (seen - chance) / (1 - chance) : null;

    // Share of each class, mean over units with answers, [K].
    private static double[] Shares(IReadOnlyList<double[]> counts, double[]? weights)
    {
        var shares = new double[counts[0].Length];
        var units = 0.0;
        for (var i = 0; i < counts.Count; i++)
        {
            var m = counts[i].Sum();
            var weight = m > 0 ? weights?[i] ?? 1 : 0;
            units += weight;
            for (var k = 0; k < shares.Length && weight > 0; k++)
                shares[k] += weight * counts[i][k] / m;
        }

        for (var k = 0; k < shares.Length; k++)
            shares[k] /= Math.Max(units, double.Epsilon);
        return shares;
    }

    private static double Near(int k, int l, int classes, MeasurementLevel level)
    {
        double apart = Math.Abs(k - l);
        return level switch
        {
            _ when apart == 0 => 1,
            MeasurementLevel.Nominal => 0,
            MeasurementLevel.Ordinal => 1 - (apart * (apart + 1) / (classes * (classes - 1.0))),
            _ => 1 - (apart * apart / ((classes - 1.0) * (classes - 1.0))),
        };
    }
}
