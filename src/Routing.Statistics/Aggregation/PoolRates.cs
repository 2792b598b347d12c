namespace Routing.Statistics.Aggregation;

/// <summary>What the pool does, from which a reviewer's prior is built.</summary>
/// <param name="Accuracy">ā.</param>
/// <param name="ByClass">a_k, [K].</param>
/// <param name="Shape">o_k(l), K by K; the diagonal is 0.</param>
/// <param name="Variance">v of the pool on a scale (§1.6).</param>
internal sealed record PoolRates(double Accuracy, double[] ByClass, double[,] Shape, double Variance)
{
    /// <param name="parent">Rates that those of a slice are shrunk to (§1.5); null: the initial accuracy and even errors.</param>
    public static PoolRates Of(double[,] pool, HdsSettings settings, PoolRates? parent = null)
    {
        var k = settings.Classes;
        var p = settings.SymmetricPair ? Symmetrised(pool) : pool;
        double total = 0, right = 0;
        for (var t = 0; t < k; t++)
        {
            right += p[t, t];
            for (var l = 0; l < k; l++)
                total += p[t, l];
        }

        var weight = (2 * k) + (0.3 * total);
        var accuracy = Math.Clamp(
            (right + (weight * (parent?.Accuracy ?? settings.InitialAccuracy))) / (total + weight), (1.0 / k) + 0.02, 0.995);
        var byClass = new double[k]; // [K]
        var shape = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            double row = 0, errors = 0;
            for (var l = 0; l < k; l++)
            {
                row += p[t, l];
                errors += l == t ? 0 : p[t, l] + Even(parent, t, l, k);
            }

            byClass[t] = Math.Clamp((p[t, t] + (weight / k * (parent?.ByClass[t] ?? accuracy))) / (row + (weight / k)), 1e-3, 1 - 1e-3);
            for (var l = 0; l < k; l++)
                shape[t, l] = l == t ? 0 : (p[t, l] + Even(parent, t, l, k)) / errors;
        }

        return new PoolRates(accuracy, byClass, shape, OrdinalRows.PoolVariance(p));
    }

    /// <summary>δ of a rater: how far his accuracy is from the pool's, log odds.</summary>
    public double Offset(double[,] counts, HdsSettings settings)
    {
        double n = 0, r = 0;
        for (var t = 0; t < settings.Classes; t++)
        {
            r += counts[t, t];
            for (var l = 0; l < settings.Classes; l++)
                n += counts[t, l];
        }

        return Logit(Math.Clamp(
            (r + (settings.ReviewerStrength * Accuracy)) / (n + settings.ReviewerStrength), 1e-3, 1 - 1e-3)) - Logit(Accuracy);
    }

    /// <summary>θ of a rater in the slice that these are the rates of.</summary>
    /// <param name="counts">His counts in the slice.</param>
    /// <param name="offset">His δ over all slices.</param>
    public double[,] Nested(double[,] counts, HdsSettings settings, double offset) =>
        Rater(counts, settings, null, 1 / (1 + Math.Exp(-(Logit(Accuracy) + offset))));

    // Pseudo-answers of an error: one each, or as many as the parent's shape gives it.
    private static double Even(PoolRates? parent, int t, int l, int k) => parent is null ? 1 : (k - 1) * parent.Shape[t, l];

    /// <param name="start">Accuracy in the slice before any answer there; null: the pool's.</param>
    public double[,] Rater(double[,] counts, HdsSettings settings, double? priorAccuracy, double? start = null)
    {
        var k = settings.Classes;
        double n = 0, r = 0;
        for (var t = 0; t < k; t++)
        {
            r += counts[t, t];
            for (var l = 0; l < k; l++)
                n += counts[t, l];
        }

        var own = Math.Clamp(
            (r + (settings.ReviewerStrength * (priorAccuracy ?? start ?? Accuracy))) / (n + settings.ReviewerStrength), 1e-3, 1 - 1e-3);
        var offset = Logit(own) - Logit(Accuracy);
        var scale = settings.OrdinalMix > 0 ? OrdinalRows.Of(counts, Variance) : null;
        var theta = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            // The crowd's habits by class say nothing about an expert.
            var mean = priorAccuracy is null ? 1 / (1 + Math.Exp(-(Logit(ByClass[t]) + offset))) : own;
            double row = 0;
            for (var l = 0; l < k; l++)
                row += counts[t, l];
            for (var l = 0; l < k; l++)
            {
                var prior = l == t ? mean : (1 - mean) * (priorAccuracy is null ? Shape[t, l] : 1.0 / (k - 1));
                if (scale is not null)
                    prior = ((1 - settings.OrdinalMix) * prior) + (settings.OrdinalMix * scale[t, l]);
                theta[t, l] = (counts[t, l] + (settings.RowStrength * prior)) / (row + settings.RowStrength);
            }
        }

        return theta;
    }

    // The two candidates of a pair are exchangeable: average P over swapping classes 0 and 1.
    private static double[,] Symmetrised(double[,] pool)
    {
        var k = pool.GetLength(0);
        var even = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            for (var l = 0; l < k; l++)
                even[t, l] = (pool[t, l] + pool[Swap(t), Swap(l)]) / 2;
        }

        return even;
    }

    private static int Swap(int k) => k < 2 ? 1 - k : k;

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
