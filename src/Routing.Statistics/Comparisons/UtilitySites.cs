using Routing.Statistics.Probability;

namespace Routing.Statistics.Comparisons;

/// <summary>Expectation propagation over the comparisons of one prompt (algorithms.md §2.2–2.3): each is a Gaussian factor in
/// the direction e_a − e_b. The first sweep is assumed density filtering.</summary>
internal sealed class UtilitySites
{
    private readonly IReadOnlyList<Comparison> _comparisons;
    private readonly double[] _precision; // [N] of the factors
    private readonly double[] _shift; // [N] precision times mean

    public UtilitySites(int candidates, IReadOnlyList<Comparison> comparisons)
    {
        _comparisons = comparisons;
        (_precision, _shift) = (new double[comparisons.Count], new double[comparisons.Count]);
        Posterior = UtilityPosterior.Prior(candidates);
    }

    public UtilityPosterior Posterior { get; }

    /// <summary>Takes one comparison in again against all others.</summary>
    /// <param name="damping">Share of the way to the new factor, in (0, 1].</param>
    /// <returns>p(y) before it, and the probability that it was meant.</returns>
    public (double Likelihood, double Meant) Take(int n, LapseAnswers worker, double tieWeight, double damping)
    {
        var (_, a, b, outcome) = _comparisons[n];
        var (mean, variance) = Posterior.Difference(a, b);
        // The factor's own part taken out.
        var cavity = 1 / Math.Max(1e-9, (1 / variance) - _precision[n]);
        var from = cavity * ((mean / variance) - _shift[n]);
        double z = 0, first = 0, second = 0, meant = 0;
        foreach (var (node, weight) in GaussHermite.Twenty)
        {
            var offset = node * Math.Sqrt(cavity);
            var (all, sincere) = worker.Of(outcome, from + offset, _comparisons[n].Tilt, tieWeight);
            z += weight * all;
            meant += weight * sincere;
            first += weight * all * offset;
            second += weight * all * offset * offset;
        }

        var (moved, spread) = (first / z, Math.Max(1e-6, (second / z) - (first / z * (first / z))));
        // A factor of a mixture may widen the belief; one that would is left flat, so that Σ stays proper.
        var precision = Math.Max(0, (1 / spread) - (1 / cavity));
        var shift = ((from + moved) * ((1 / cavity) + precision)) - (from / cavity);
        Change(n, a, b, damping * (precision - _precision[n]), damping * (shift - _shift[n]));
        return (z, meant / z);
    }

    /// <summary>Mean and variance of u_a − u_b by everything but the comparisons of these two.</summary>
    public (double Mean, double Variance) Without(int a, int b)
    {
        var (mean, variance) = Posterior.Difference(a, b);
        var (precision, shift) = (1 / variance, mean / variance);
        for (var n = 0; n < _comparisons.Count; n++)
        {
            var side = (_comparisons[n].Left, _comparisons[n].Right) == (a, b) ? 1
                : (_comparisons[n].Left, _comparisons[n].Right) == (b, a) ? -1 : 0;
            precision -= Math.Abs(side) * _precision[n];
            shift -= side * _shift[n];
        }

        precision = Math.Max(1e-9, precision);
        return (shift / precision, 1 / precision);
    }

    /// <summary>Squared distance of what the answers about two candidates say from what the others say, over its variance; null
    /// where they were not compared.</summary>
    public double? Misfit(int a, int b, (double Mean, double Variance) others)
    {
        var (mean, variance) = Posterior.Difference(a, b);
        var precision = (1 / variance) - (1 / others.Variance);
        if (precision <= 1e-6)
            return null;
        var own = ((mean / variance) - (others.Mean / others.Variance)) / precision;
        return (own - others.Mean) * (own - others.Mean) / ((1 / precision) + others.Variance);
    }

    // Σ and μ after the factor grew by so much: a rank-one step.
    private void Change(int n, int a, int b, double precision, double shift)
    {
        var (mean, covariance) = (Posterior.Mean, Posterior.Covariance);
        var m = mean.Length;
        var (before, variance) = Posterior.Difference(a, b);
        var scale = 1 + (precision * variance);
        if (scale <= 1e-6)
            return;
        _precision[n] += precision;
        _shift[n] += shift;
        Span<double> column = stackalloc double[m];
        for (var i = 0; i < m; i++)
            column[i] = covariance[i, a] - covariance[i, b];
        for (var i = 0; i < m; i++)
        {
            mean[i] += column[i] * (shift - (precision * before)) / scale;
            for (var j = 0; j < m; j++)
                covariance[i, j] -= precision / scale * column[i] * column[j];
        }
    }
}
