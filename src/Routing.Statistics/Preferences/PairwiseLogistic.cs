using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Routing.Statistics.Preferences;

/// <summary>Penalised Bradley-Terry on features by damped Newton, with ties as Davidson has them: with Δ the features of the first
/// less those of the second and u = wᵀΔ, the outcomes of a pair have the weights e^(u/2), e^(−u/2) and ν.</summary>
/// <remarks>R. A. Bradley and M. E. Terry, 1952; R. R. Davidson, 1970. Without ties the loss is Σ c softplus(∓u) + ½ wᵀΛw. A tie
/// says that u is small, which two opposite wins would not say of the decided pairs.</remarks>
public static class PairwiseLogistic
{
    private const int MaximumRounds = 20;
    private const double SmallestStep = 1e-3;

    /// <summary>The one maximum; every step is halved until the loss falls, for an undamped warm start can diverge.</summary>
    /// <param name="differences">Δ of each pair, [N][D].</param>
    /// <param name="outcomes">How each pair ended, [N]; null: the first won every one.</param>
    /// <param name="precision">Diagonal of Λ, [D], above 0.</param>
    /// <param name="start">Where to start, [D]; null: 0.</param>
    public static PairwiseFit Fit(
        IReadOnlyList<float[]> differences, IReadOnlyList<PairOutcome>? outcomes, double[] precision, double[]? start = null)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(precision);
        var w = start is null ? new double[precision.Length] : (double[])start.Clone();
        var margins = Margins(differences, w);
        var tie = TieOf(margins, outcomes);
        var loss = Loss(margins, outcomes, tie, w, precision);
        for (var round = 1; ; round++)
        {
            var factor = Hessian(differences, outcomes, margins, tie, precision).Cholesky();
            if (round > MaximumRounds)
                return new PairwiseFit(w, factor, tie, MaximumRounds);
            var step = factor.Solve(Gradient(differences, outcomes, margins, tie, w, precision));
            var length = 1.0;
            while (true)
            {
                var next = w.Select((value, k) => value - (length * step[k])).ToArray();
                var nextMargins = Margins(differences, next);
                var nextLoss = Loss(nextMargins, outcomes, tie, next, precision);
                if (nextLoss <= loss)
                {
                    (w, margins, loss) = (next, nextMargins, nextLoss);
                    break;
                }

                length /= 2;
                if (length < 1e-6)
                    return new PairwiseFit(w, factor, tie, round);
            }

            if (length * step.AbsoluteMaximum() < SmallestStep)
                return new PairwiseFit(w, factor, tie, round);
            tie = TieOf(margins, outcomes);
            loss = Loss(margins, outcomes, tie, w, precision);
        }
    }

    /// <summary>log(1 + e^x) without overflow.</summary>
    public static double Softplus(double x) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x));

    /// <summary>1 / (1 + e^−x).</summary>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>The loss that <see cref="Fit"/> minimises, nats.</summary>
    /// <param name="margins">u of each pair, [N].</param>
    internal static double Loss(
        double[] margins, IReadOnlyList<PairOutcome>? outcomes, double tie, double[] w, double[] precision)
    {
        var loss = 0.0;
        for (var i = 0; i < margins.Length; i++)
        {
            var ended = outcomes?[i] ?? PairOutcome.Won;
            // log(e^(u/2) + e^(−u/2) + ν), without overflow.
            var half = Math.Abs(margins[i]) / 2;
            loss += (ended.Weight * (half + Math.Log(1 + Math.Exp(-2 * half) + (tie * Math.Exp(-half)))))
                - ((ended.Win - ended.Loss) * margins[i] / 2) - (ended.Tie > 0 ? ended.Tie * Math.Log(tie) : 0);
        }

        for (var k = 0; k < w.Length; k++)
            loss += 0.5 * precision[k] * w[k] * w[k];
        return loss;
    }

    internal static double[] Margins(IReadOnlyList<float[]> differences, double[] w)
    {
        var single = Array.ConvertAll(w, value => (float)value);
        var margins = new double[differences.Count];
        for (var i = 0; i < margins.Length; i++)
            margins[i] = TensorPrimitives.Dot<float>(differences[i], single);
        return margins;
    }

    internal static Vector<double> Gradient(
        IReadOnlyList<float[]> differences, IReadOnlyList<PairOutcome>? outcomes, double[] margins, double tie, double[] w,
        double[] precision)
    {
        var gradient = Vector<double>.Build.Dense(w.Length, k => precision[k] * w[k]);
        for (var i = 0; i < margins.Length; i++)
        {
            var ended = outcomes?[i] ?? PairOutcome.Won;
            var slope = (ended.Weight * Expected(margins[i], tie)) - ((ended.Win - ended.Loss) / 2);
            var row = differences[i];
            for (var k = 0; k < row.Length; k++)
                gradient[k] += slope * row[k];
        }

        return gradient;
    }

    // The ν that explains the ties best for these margins: Σ tie = Σ c ν / (2 cosh(u/2) + ν), which rises with ν.
    private static double TieOf(double[] margins, IReadOnlyList<PairOutcome>? outcomes)
    {
        var ties = outcomes?.Sum(ended => ended.Tie) ?? 0;
        if (ties <= 0)
            return 0;
        var spread = Array.ConvertAll(margins, margin => 2 * Math.Cosh(Math.Min(600, Math.Abs(margin) / 2)));
        var (low, high) = (-12.0, 12.0);
        for (var round = 0; round < 50; round++)
        {
            var nu = Math.Exp((low + high) / 2);
            var expected = 0.0;
            for (var i = 0; i < spread.Length; i++)
                expected += outcomes![i].Weight * nu / (spread[i] + nu);
            (low, high) = expected < ties ? ((low + high) / 2, high) : (low, (low + high) / 2);
        }

        return Math.Exp((low + high) / 2);
    }

    // Mean of (win − loss) / 2 under the model: sinh(u/2) / (2 cosh(u/2) + ν).
    private static double Expected(double margin, double tie)
    {
        var small = Math.Exp(-Math.Abs(margin) / 2);
        var value = (1 - (small * small)) / (2 * (1 + (small * small) + (tie * small)));
        return margin >= 0 ? value : -value;
    }

    // Its derivative by u: (1 + ½ ν cosh(u/2)) / (2 cosh(u/2) + ν)²; p(1 − p) where ν is 0.
    private static double Slope(double margin, double tie)
    {
        var small = Math.Exp(-Math.Abs(margin) / 2);
        var sum = 1 + (small * small) + (tie * small);
        return ((small * small) + (0.25 * tie * small * (1 + (small * small)))) / (sum * sum);
    }

    private static Matrix<double> Hessian(
        IReadOnlyList<float[]> differences, IReadOnlyList<PairOutcome>? outcomes, double[] margins, double tie, double[] precision)
    {
        var curvature = new float[margins.Length];
        for (var i = 0; i < curvature.Length; i++)
            curvature[i] = (float)((outcomes?[i].Weight ?? 1) * Slope(margins[i], tie));
        var hessian = WeightedGram.Of(differences, curvature, precision.Length);
        for (var k = 0; k < precision.Length; k++)
            hessian[k, k] += precision[k];
        return hessian;
    }
}
