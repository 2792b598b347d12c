namespace Routing.RewardModels.Acquisition;

/// <summary>The default rule of what to have judged next: a pair's chance grows with (p(1 − p))³, and a share of every batch is
/// drawn uniformly. Never clearly worse than random order, and its weights allow unbiased estimates.</summary>
public static class StochasticMargin
{
    /// <summary>Draws without replacement (Efraimidis and Spirakis 2006).</summary>
    /// <param name="pool">Index and the model's probability of each pair that can be chosen.</param>
    /// <param name="uniform">Share of the batch that is drawn uniformly, in [0, 1].</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<(int Index, double Probability)> pool, int count, double uniform, Func<double> draw)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(draw);
        var keyed = pool.Select(pair => (pair.Index, Key: Math.Log(1 - draw()) / Weight(pair.Probability)))
            .OrderByDescending(pair => pair.Key).ToList();
        var weighted = (int)Math.Round(count * (1 - uniform));
        return
        [
            .. keyed.Take(weighted).Select(pair => pair.Index),
            .. keyed.Skip(weighted).Select(pair => (pair.Index, Key: draw())).OrderBy(pair => pair.Key).Take(count - weighted)
                .Select(pair => pair.Index),
        ];
    }

    /// <summary>(p(1 − p))³, above 0.</summary>
    public static double Weight(double probability) => Math.Max(1e-12, Math.Pow(probability * (1 - probability), 3));
}
