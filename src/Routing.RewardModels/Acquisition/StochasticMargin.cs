namespace Routing.RewardModels.Acquisition;

/// <summary>The default rule of what to have judged next: a pair's chance grows with (p(1 − p))³, and a share of every batch is
/// drawn uniformly. Never clearly worse than random order, and its propensities allow unbiased estimates.</summary>
/// <remarks>Drawn without replacement by the largest log(u)/a (Efraimidis and Spirakis 2006). The chance of a pair given the draws
/// of the others is exact: its key lies above the threshold τ that they leave with probability 1 − e^(τa) (rank conditioning, Cohen
/// and Kaplan 2007).</remarks>
public static class StochasticMargin
{
    /// <summary>Share of a batch that is drawn uniformly, where nobody asks for another.</summary>
    public const double Uniform = 0.15;

    /// <summary>Chooses a batch.</summary>
    /// <param name="pool">Index and weight, above 0, of each pair that can be chosen.</param>
    /// <param name="count">Size of the batch; the whole pool where that is no larger.</param>
    /// <param name="uniform">Share of the batch that is drawn uniformly, in [0, 1].</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static IReadOnlyList<AcquisitionPick> Choose(
        IReadOnlyList<(int Index, double Weight)> pool, int count, double uniform, Func<double> draw)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(draw);
        if (count >= pool.Count)
            return [.. pool.Select(pair => new AcquisitionPick(pair.Index, false, pair.Weight, 1))];
        var keyed = pool.Select(pair => (Pair: pair, Key: Math.Log(1 - draw()) / pair.Weight))
            .OrderByDescending(pair => pair.Key).ToList();
        var weighted = (int)Math.Round(count * (1 - uniform));
        var rest = keyed.Skip(weighted).Select(pair => (pair.Pair, Key: draw())).OrderBy(pair => pair.Key).Take(count - weighted);
        var share = (count - weighted) / (double)(pool.Count - weighted);
        return
        [
            // The threshold is the best key of the others that did not make it.
            .. keyed.Take(weighted).Select(pair => Pick(pair.Pair, false, Above(pair.Pair.Weight, keyed[weighted].Key))),
            .. rest.Select(pair => Pick(pair.Pair, true, weighted == 0 ? 0 : Above(pair.Pair.Weight, keyed[weighted - 1].Key))),
        ];

        AcquisitionPick Pick((int Index, double Weight) pair, bool byUniform, double above) =>
            new(pair.Index, byUniform, pair.Weight, above + ((1 - above) * share));
    }

    /// <summary>(p(1 − p))³, above 0.</summary>
    public static double Weight(double probability) => Math.Max(1e-12, Math.Pow(probability * (1 - probability), 3));

    private static double Above(double weight, double threshold) => 1 - Math.Exp(threshold * weight);
}
