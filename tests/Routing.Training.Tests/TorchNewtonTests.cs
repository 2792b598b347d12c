using Routing.Statistics.Preferences;
using Xunit;
using static TorchSharp.torch;

namespace Routing.Training.Tests;

/// <summary>The linear head's equations once more, on Torch.</summary>
public sealed class TorchNewtonTests : TorchTests
{
    private const int MostRounds = 30;
    private const double SmallestStep = 1e-8;

    [Fact]
    public void Torch_finds_the_minimum_that_plain_arithmetic_finds()
    {
        var random = new Random(1);
        var d = Samples.Blocks.Dimension;
        float[][] differences = [.. Enumerable.Range(0, 500).Select(_ => random.Normal(d))];
        PairOutcome[] outcomes = [.. differences.Select(row => random.NextDouble() < 0.2
            ? new PairOutcome(0.6, 0.3, 0) : row[0] + (0.5 * row[1]) > 0 ? PairOutcome.Won : PairOutcome.Won.Swapped)];
        double[] precision = [.. Enumerable.Range(0, d).Select(k => 0.5 + (k % 3))];

        var expected = PairwiseLogistic.Fit(differences, outcomes, precision, PairwiseLogistic.Fit(differences, outcomes, precision).Weights);
        using var scope = NewDisposeScope();
        var found = Problem.Of(differences, outcomes, precision).Minimum();

        Assert.All(expected.Weights.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    // Σ [win · softplus(−wᵀΔ) + loss · softplus(wᵀΔ)] + ½ wᵀΛw, in double precision.
    private sealed record Problem(Tensor X, Tensor Win, Tensor Lost, Tensor Precision)
    {
        public static Problem Of(float[][] differences, PairOutcome[] outcomes, double[] precision) => new(
            tensor([.. differences.SelectMany(row => row)], [differences.Length, precision.Length]).to(float64),
            tensor(outcomes.Select(outcome => outcome.Win).ToArray()), tensor(outcomes.Select(outcome => outcome.Loss).ToArray()), tensor(precision));

        public double[] Minimum()
        {
            var (w, step) = (zeros_like(Precision), double.PositiveInfinity);
            for (var round = 0; round < MostRounds && step > SmallestStep; round++)
                (w, step) = Better(w);
            return w.data<double>().ToArray();
        }

        // One damped step, and its largest part.
        private (Tensor W, double Step) Better(Tensor w)
        {
            var u = X.mv(w);
            var (up, down) = (sigmoid(u), sigmoid(-u));
            var gradient = (Precision * w) - X.t().mv((Win * down) - (Lost * up));
            var curvature = X.t().mm((Win.Plus(Lost) * up * down).unsqueeze(1) * X).Plus(diag(Precision));
            var step = cholesky_solve(gradient.unsqueeze(1), linalg.cholesky(curvature)).squeeze(1);
            var (before, largest) = (Value(w), step.abs().max().item<double>());
            for (var length = 1.0; length > 1e-6; length /= 2)
            {
                var next = w - (step * tensor(length));
                if (Value(next) <= before)
                    return (next, length * largest);
            }

            return (w, 0);
        }

        private double Value(Tensor w)
        {
            var u = X.mv(w);
            var likelihood = (Win * nn.functional.logsigmoid(u)).Plus(Lost * nn.functional.logsigmoid(-u));
            return ((Precision * w * w).sum().item<double>() / 2) - likelihood.sum().item<double>();
        }
    }
}
