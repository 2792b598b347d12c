namespace Routing.Core.Assignment;

/// <summary>What to have judged for the sake of what a model learns: stochastic margin sampling (reward-model.md §6). A pair's chance
/// grows with (p(1 − p))³, and a share is drawn uniformly, so that every choice has a known probability by which an estimate from the
/// chosen data can be weighed.</summary>
public static class Acquisition
{
    /// <summary>Share of the choices that is uniform.</summary>
    public const double UniformShare = 0.15;

    /// <summary>a of a pair, above 0: (p(1 − p))³ times the weight of its risk.</summary>
    /// <param name="belief">Over A, B and perhaps more, [K]; p is A against B.</param>
    public static double Weight(double[] belief, double risk)
    {
        ArgumentNullException.ThrowIfNull(belief);
        var p = belief[0] / Math.Max(1e-12, belief[0] + belief[1]);
        return Math.Max(1e-12, Math.Pow(p * (1 - p), 3) * risk);
    }

    /// <summary>Chooses one of several.</summary>
    /// <param name="weights">a of each, [N], at least one.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    /// <returns>Its index and the probability with which it was chosen.</returns>
    public static (int Index, double Probability) Choose(IReadOnlyList<double> weights, double draw)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        var total = weights.Sum();
        double Of(int n) => ((1 - UniformShare) * weights[n] / total) + (UniformShare / weights.Count);
        var left = draw;
        for (var n = 0; n < weights.Count - 1; n++)
        {
            if (left < Of(n))
                return (n, Of(n));
            left -= Of(n);
        }

        return (weights.Count - 1, Of(weights.Count - 1));
    }
}
