using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Probability;

namespace Routing.Statistics.Calibration;

/// <summary>q̃(k) ∝ exp(e^u · log max(q(k), 1e-4) + b_k) (algorithms.md §1.8; Guo et al. 2017).</summary>
/// <param name="LogScale">u; the temperature is e^−u.</param>
/// <param name="Bias">b, [K].</param>
public sealed record TemperatureCalibrator(double LogScale, double[] Bias)
{
    /// <summary>The prior mean, used where there is no gold: u = −0.5, no bias.</summary>
    public static TemperatureCalibrator Prior(int classes) => new(-0.5, new double[classes]);

    /// <summary>The calibrated posterior, [K].</summary>
    public double[] Apply(double[] posterior)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        var scale = Math.Exp(LogScale);
        var calibrated = new double[posterior.Length]; // [K]
        for (var k = 0; k < calibrated.Length; k++)
            calibrated[k] = (scale * Math.Log(Math.Max(posterior[k], 1e-4))) + Bias[k];
        LogWeights.Normalise(calibrated);
        return calibrated;
    }

    /// <summary>The most probable calibrator given items with known answers, by Newton on K + 1 parameters with
    /// priors u ~ N(prior, 0.5²) and b ~ N(prior, 0.5²).</summary>
    /// <param name="gold">Raw posterior, computed without the known answer, and that answer.</param>
    /// <param name="prior">The parent slice's fit, or <see cref="Prior"/>; returned as it is when there is no gold.</param>
    public static TemperatureCalibrator Fit(
        IReadOnlyList<(double[] Posterior, int Truth)> gold, TemperatureCalibrator prior)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(prior);
        if (gold.Count == 0)
            return prior;
        var present = prior;
        var loss = Loss(present, gold, prior);
        for (var step = 0; step < NewtonSteps; step++)
        {
            var move = Move(present, gold, prior);
            // Halving keeps every step downhill; the Fisher matrix makes the direction one.
            var length = 1.0;
            TemperatureCalibrator next;
            double nextLoss;
            do
            {
                next = new TemperatureCalibrator(
                    present.LogScale - (length * move[0]), [.. present.Bias.Select((b, k) => b - (length * move[k + 1]))]);
                nextLoss = Loss(next, gold, prior);
                length /= 2;
            }
            while (nextLoss > loss && length > 1e-6);

            if (nextLoss >= loss - 1e-12)
                return nextLoss < loss ? next : present;
            (present, loss) = (next, nextLoss);
        }

        return present;
    }

    private const double PriorVariance = 0.25;
    private const int NewtonSteps = 50;

    private static double Loss(
        TemperatureCalibrator at, IReadOnlyList<(double[] Posterior, int Truth)> gold, TemperatureCalibrator prior) =>
        gold.Sum(item => -Math.Log(at.Apply(item.Posterior)[item.Truth]))
        + (Math.Pow(at.LogScale - prior.LogScale, 2) / (2 * PriorVariance))
        + at.Bias.Select((b, k) => Math.Pow(b - prior.Bias[k], 2) / (2 * PriorVariance)).Sum();

    // Gradient and Fisher information of the loss; parameters u, b_0 … b_{K−1}.
    private static Vector<double> Move(
        TemperatureCalibrator at, IReadOnlyList<(double[] Posterior, int Truth)> gold, TemperatureCalibrator prior)
    {
        var k = at.Bias.Length;
        var gradient = Vector<double>.Build.Dense(k + 1);
        var fisher = Matrix<double>.Build.DenseIdentity(k + 1) / PriorVariance;
        gradient[0] = (at.LogScale - prior.LogScale) / PriorVariance;
        for (var c = 0; c < k; c++)
            gradient[c + 1] = (at.Bias[c] - prior.Bias[c]) / PriorVariance;
        var scale = Math.Exp(at.LogScale);
        foreach (var (posterior, truth) in gold)
        {
            var p = at.Apply(posterior);
            var x = posterior.Select(q => scale * Math.Log(Math.Max(q, 1e-4))).ToArray(); // [K] d log-weight / du
            var mean = x.Select((value, c) => value * p[c]).Sum();
            gradient[0] += mean - x[truth];
            for (var c = 0; c < k; c++)
            {
                gradient[c + 1] += p[c] - (c == truth ? 1 : 0);
                fisher[0, 0] += p[c] * Math.Pow(x[c] - mean, 2);
                var cross = p[c] * (x[c] - mean);
                fisher[0, c + 1] += cross;
                fisher[c + 1, 0] += cross;
                for (var d = 0; d < k; d++)
                    fisher[c + 1, d + 1] += p[c] * ((c == d ? 1 : 0) - p[d]);
            }
        }

        return fisher.Cholesky().Solve(gradient);
    }
}
