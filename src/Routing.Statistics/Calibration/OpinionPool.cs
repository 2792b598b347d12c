using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Probability;

namespace Routing.Statistics.Calibration;

/// <summary>Several models' posteriors joined into one: q(k) ∝ exp(Σ_m w_m log max(q_m(k), .01) + b_k), a logarithmic pool
/// (C. Genest and J. Zidek, "Combining Probability Distributions", 1986, eq. 3.11) whose weights and class biases known
/// answers teach (D. Wolpert, "Stacked Generalization", 1992).</summary>
/// <param name="Weights">w, [M].</param>
/// <param name="Bias">b, [K].</param>
public sealed record OpinionPool(double[] Weights, double[] Bias)
{
    // The models repeat each other's evidence, so their weights sum to less than 1 (docs/methods/choice-of-model.md).
    private const double WeightInAll = 0.7;
    private const double WeightVariance = 0.09;
    private const double BiasVariance = 0.25;
    private const int NewtonSteps = 50;

    private const double BeatenErrors = 3;

    // One model alone cannot veto a class.
    private const double LeastOpinion = 1e-2;

    // What the calibrator after a mean takes for 0: with more, no answers would ever pass 1 − ε without gold.
    private const double LeastInMean = 1e-4;

    /// <summary>The pool before any known answer: equal weights, no bias.</summary>
    public static OpinionPool Prior(int models, int classes) => Prior(Enumerable.Repeat(true, models).ToArray(), classes);

    /// <summary>The same where some models are not believed: their weights begin at 0.</summary>
    /// <param name="believed">[M], at least one.</param>
    public static OpinionPool Prior(bool[] believed, int classes)
    {
        ArgumentNullException.ThrowIfNull(believed);
        var weight = WeightInAll / believed.Count(yes => yes);
        return new OpinionPool(Array.ConvertAll(believed, yes => yes ? weight : 0), new double[classes]);
    }

    /// <summary>The joint posterior, [K].</summary>
    /// <param name="opinions">Each model's posterior, [M][K].</param>
    public double[] Apply(IReadOnlyList<double[]> opinions)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        if (opinions.Count != Weights.Length)
            throw new ArgumentException($"The pool weighs {Weights.Length} models; there are {opinions.Count} opinions.", nameof(opinions));
        var q = (double[])Bias.Clone();
        for (var m = 0; m < Weights.Length; m++)
        {
            for (var k = 0; k < q.Length; k++)
                q[k] += Weights[m] * LogOf(opinions[m][k]);
        }

        LogWeights.Normalise(q);
        return q;
    }

    /// <summary>Shares of <see cref="Mean"/>, [M], summing to 1: equal among the opinions but those that known answers find wrong where
    /// another is right more often than the other way round, by three standard errors (Q. McNemar, "Note on the sampling error of
    /// the difference between correlated proportions", 1947, without continuity correction).</summary>
    /// <param name="gold">Opinions that were formed without the known answer, [M][K], and that answer; none: all have a say.</param>
    public static double[] Shares(IReadOnlyList<(double[][] Opinions, int Truth)> gold, int models)
    {
        ArgumentNullException.ThrowIfNull(gold);
        var onlyFirst = new int[models, models]; // items of which the first is right and the second wrong
        foreach (var (opinions, truth) in gold)
        {
            var right = Array.ConvertAll(opinions, of => Array.IndexOf(of, of.Max()) == truth);
            for (var a = 0; a < models; a++)
            {
                for (var b = 0; b < models; b++)
                    onlyFirst[a, b] += right[a] && !right[b] ? 1 : 0;
            }
        }

        bool IsBeaten(int m) => Enumerable.Range(0, models).Any(by =>
            onlyFirst[by, m] - onlyFirst[m, by] > BeatenErrors * Math.Sqrt(onlyFirst[by, m] + onlyFirst[m, by]));
        var beaten = Enumerable.Range(0, models).Select(IsBeaten).ToArray(); // never all: the one right most often is not
        return Array.ConvertAll(beaten, isBeaten => isBeaten ? 0 : 1.0 / beaten.Count(any => !any));
    }

    /// <summary>The geometric mean of opinions, none of them below 1e-4, scaled to sum to 1, [K].</summary>
    /// <param name="opinions">[M][K], at least one.</param>
    /// <param name="shares">[M], summing to 1.</param>
    public static double[] Mean(IReadOnlyList<double[]> opinions, double[] shares)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        ArgumentNullException.ThrowIfNull(shares);
        var q = new double[opinions[0].Length];
        for (var m = 0; m < shares.Length; m++)
        {
            for (var k = 0; k < q.Length; k++)
                q[k] += shares[m] * Math.Log(Math.Max(opinions[m][k], LeastInMean));
        }

        LogWeights.Normalise(q);
        return q;
    }

    /// <summary>This pool with further models that are believed only as far as known answers bear them out: their weights
    /// begin at 0.</summary>
    public OpinionPool With(int further) => this with { Weights = [.. Weights, .. new double[further]] };

    /// <summary>The most probable pool given items with known answers, from <see cref="Prior(int, int)"/>.</summary>
    public static OpinionPool Fit(IReadOnlyList<(double[][] Opinions, int Truth)> gold, int models, int classes) =>
        Fit(gold, Prior(models, classes));

    /// <summary>The most probable pool given items with known answers: w_m ~ N(prior, .3²), b_k ~ N(prior, .5²); a convex
    /// problem, by Newton with halved steps.</summary>
    /// <param name="gold">Opinions that were formed without the known answer, [M][K], and that answer; none: the prior.</param>
    public static OpinionPool Fit(IReadOnlyList<(double[][] Opinions, int Truth)> gold, OpinionPool prior)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(prior);
        var (models, classes) = (prior.Weights.Length, prior.Bias.Length);
        var (present, loss) = (prior, Loss(prior, gold, prior));
        for (var n = 0; n < NewtonSteps; n++)
        {
            var move = Move(present, gold, prior);
            var (next, nextLoss, length) = (present, loss, 1.0);
            do
            {
                next = new OpinionPool(
                    [.. present.Weights.Select((w, m) => w - (length * move[m]))],
                    [.. present.Bias.Select((b, k) => b - (length * move[models + k]))]);
                nextLoss = Loss(next, gold, prior);
                length /= 2;
            }
            while (nextLoss > loss && length > 1e-6);

            if (nextLoss >= loss - 1e-10)
                return nextLoss < loss ? next : present;
            (present, loss) = (next, nextLoss);
        }

        return present;
    }

    private static double Loss(OpinionPool at, IReadOnlyList<(double[][] Opinions, int Truth)> gold, OpinionPool prior) =>
        gold.Sum(item => -Math.Log(Math.Max(at.Apply(item.Opinions)[item.Truth], 1e-300)))
        + (at.Weights.Zip(prior.Weights, (w, mean) => (w - mean) * (w - mean)).Sum() / (2 * WeightVariance))
        + (at.Bias.Zip(prior.Bias, (b, mean) => (b - mean) * (b - mean)).Sum() / (2 * BiasVariance));

    // Gradient and Hessian of the loss; parameters w_0 … w_{M−1}, b_0 … b_{K−1}, in which the log weights are linear.
    private static Vector<double> Move(
        OpinionPool at, IReadOnlyList<(double[][] Opinions, int Truth)> gold, OpinionPool prior)
    {
        var (models, classes) = (at.Weights.Length, at.Bias.Length);
        var size = models + classes;
        var gradient = Vector<double>.Build.Dense(size);
        var hessian = Matrix<double>.Build.Dense(size, size);
        for (var a = 0; a < size; a++)
        {
            var (off, variance) = a < models
                ? (at.Weights[a] - prior.Weights[a], WeightVariance) : (at.Bias[a - models] - prior.Bias[a - models], BiasVariance);
            gradient[a] = off / variance;
            hessian[a, a] = 1 / variance;
        }

        var x = new double[size, classes]; // features by class
        var mean = new double[size];
        foreach (var (opinions, truth) in gold)
        {
            var p = at.Apply(opinions);
            for (var a = 0; a < size; a++)
            {
                mean[a] = 0;
                for (var k = 0; k < classes; k++)
                {
                    x[a, k] = a < models ? LogOf(opinions[a][k]) : a - models == k ? 1 : 0;
                    mean[a] += p[k] * x[a, k];
                }

                gradient[a] += mean[a] - x[a, truth];
            }

            for (var a = 0; a < size; a++)
            {
                for (var b = 0; b < size; b++)
                {
                    for (var k = 0; k < classes; k++)
                        hessian[a, b] += p[k] * (x[a, k] - mean[a]) * (x[b, k] - mean[b]);
                }
            }
        }

        return hessian.Cholesky().Solve(gradient);
    }

    private static double LogOf(double opinion) => Math.Log(Math.Max(opinion, LeastOpinion));
}
