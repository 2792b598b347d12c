using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Probability;

namespace Routing.Statistics.Comparisons;

/// <summary>Gaussian belief about the utilities of one prompt's candidates (algorithms.md §2.1). A difference of 1 is odds of e in
/// a decisive comparison; nothing is said across prompts.</summary>
/// <param name="Mean">μ, [m].</param>
/// <param name="Covariance">Σ, [m, m], symmetric.</param>
public sealed record UtilityPosterior(double[] Mean, double[,] Covariance)
{
    private const double PriorVariance = 2.25, LeastVariance = 1e-6;

    /// <summary>Before any comparison: mean 0, variance 2.25.</summary>
    public static UtilityPosterior Prior(int candidates)
    {
        var covariance = new double[candidates, candidates];
        for (var i = 0; i < candidates; i++)
            covariance[i, i] = PriorVariance;
        return new UtilityPosterior(new double[candidates], covariance);
    }

    /// <summary>Mean and variance of u_a − u_b.</summary>
    public (double Mean, double Variance) Difference(int a, int b) => (
        Mean[a] - Mean[b],
        Math.Max(LeastVariance, Covariance[a, a] + Covariance[b, b] - (2 * Covariance[a, b])));

    /// <summary>95 % interval of a utility's distance from the mean of all, and that distance.</summary>
    public (double Value, double Low, double High) Centred(int candidate)
    {
        var m = Mean.Length;
        double row = 0, all = 0;
        for (var i = 0; i < m; i++)
        {
            row += Covariance[candidate, i];
            for (var j = 0; j < m; j++)
                all += Covariance[i, j];
        }

        var variance = Covariance[candidate, candidate] - (2 * row / m) + (all / m / m);
        var (value, reach) = (Mean[candidate] - Mean.Average(), 1.96 * Math.Sqrt(Math.Max(0, variance)));
        return (value, value - reach, value + reach);
    }

    /// <summary>Probability that a careful answer prefers a to b, half of the ties included.</summary>
    /// <param name="tieWeight">ν.</param>
    public double Beats(int a, int b, double tieWeight)
    {
        var (mean, variance) = Difference(a, b);
        return GaussHermite.Twenty.Sum(node =>
        {
            var (left, right) = DavidsonModel.Decisive(mean + (node.Node * Math.Sqrt(variance)), tieWeight);
            return node.Weight * (left + ((1 - left - right) / 2));
        });
    }

    /// <summary>Probability of each candidate to be the best, [m], from Gaussian draws.</summary>
    /// <param name="uniform">Draws in [0, 1).</param>
    public double[] Best(Func<double> uniform, int draws = 1000)
    {
        ArgumentNullException.ThrowIfNull(uniform);
        var root = (Matrix<double>.Build.DenseOfArray(Covariance)
            + (LeastVariance * Matrix<double>.Build.DenseIdentity(Mean.Length))).Cholesky().Factor;
        var best = new double[Mean.Length];
        for (var draw = 0; draw < draws; draw++)
        {
            var z = Vector<double>.Build.Dense(Mean.Length, _ => Normal.InvCDF(0, 1, Math.Clamp(uniform(), 1e-12, 1 - 1e-12)));
            var utilities = (root * z) + Vector<double>.Build.Dense(Mean);
            best[utilities.MaximumIndex()] += 1.0 / draws;
        }

        return best;
    }
}
