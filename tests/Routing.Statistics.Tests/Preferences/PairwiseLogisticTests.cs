using CsCheck;
using Routing.Statistics.Preferences;
using Xunit;

namespace Routing.Statistics.Tests.Preferences;

public sealed class PairwiseLogisticTests
{
    [Fact]
    public void One_feature_has_the_root_of_its_equation()
    {
        // Three pairs Δ = 1 won, one Δ = 1 lost: Λw = 3(1 − p) − p, p = σ(w), solved by bisection here.
        var fit = PairwiseLogistic.Fit([[1f], [1f], [1f], [1f]], [Won, Won, Won, Lost], [0.5]);

        var (low, high) = (0.0, 5.0);
        for (var i = 0; i < 60; i++)
        {
            var w = (low + high) / 2;
            var p = 1 / (1 + Math.Exp(-w));
            (low, high) = (0.5 * w) - (3 * (1 - p)) + p < 0 ? (w, high) : (low, w);
        }

        Assert.Equal(low, fit.Weights[0], 1e-4);
    }

    [Fact]
    public void The_gradient_is_the_slope_of_the_loss() =>
        Gen.Select(GenRows, Gen.Double[0, 1.5]).Sample((sample, tie) =>
        {
            var (rows, outcomes, w) = sample;
            var margins = PairwiseLogistic.Margins(rows, w);
            var gradient = PairwiseLogistic.Gradient(rows, outcomes, margins, tie + 0.01, w, Precision);
            for (var k = 0; k < w.Length; k++)
            {
                var (up, down) = ((double[])w.Clone(), (double[])w.Clone());
                up[k] += 1e-3;
                down[k] -= 1e-3;
                var slope = (Loss(up) - Loss(down)) / 2e-3;
                Assert.Equal(slope, gradient[k], 2e-2);
            }

            double Loss(double[] at) => PairwiseLogistic.Loss(PairwiseLogistic.Margins(rows, at), outcomes, tie + 0.01, at, Precision);
        });

    [Fact]
    public void Separable_pairs_stay_finite()
    {
        var fit = PairwiseLogistic.Fit([[1f, 0f], [2f, 1f], [3f, -1f]], null, [0.1, 0.1]);

        Assert.All(fit.Weights, w => Assert.True(double.IsFinite(w) && Math.Abs(w) < 100));
    }

    [Fact]
    public void A_weight_of_two_is_the_row_twice()
    {
        var twice = PairwiseLogistic.Fit([[1f, 0.5f], [1f, 0.5f], [-1f, 1f]], [Won, Won, Lost], [1, 1]);
        var heavy = PairwiseLogistic.Fit([[1f, 0.5f], [-1f, 1f]], [new PairOutcome(2, 0, 0), Lost], [1, 1]);

        Assert.Equal(twice.Weights[0], heavy.Weights[0], 1e-4);
        Assert.Equal(twice.Weights[1], heavy.Weights[1], 1e-4);
    }

    [Fact]
    public void A_belief_of_three_quarters_is_three_wins_and_a_loss()
    {
        var wins = PairwiseLogistic.Fit([[1f], [1f], [1f], [1f]], [Won, Won, Won, Lost], [0.5]);
        var belief = PairwiseLogistic.Fit([[1f]], [new PairOutcome(3, 1, 0)], [0.5]);

        Assert.Equal(wins.Weights[0], belief.Weights[0], 1e-4);
    }

    [Fact]
    public void Ties_say_that_answers_are_close_and_favour_neither()
    {
        var plain = PairwiseLogistic.Fit([[1f], [1f]], [Won, Won], [0.1]);
        var tied = PairwiseLogistic.Fit([[1f], [1f], [1f], [1f]], [Won, Won, PairOutcome.Tied, PairOutcome.Tied], [0.1]);
        var opposed = PairwiseLogistic.Fit([[1f], [1f], [1f], [1f]], [Won, Won, Won, Lost], [0.1]);

        Assert.True(tied.Weights[0] > 0 && tied.Weights[0] < plain.Weights[0]);
        Assert.True(tied.Tie > 0);
        Assert.NotEqual(opposed.Weights[0], tied.Weights[0], 1e-2);
    }

    [Fact]
    public void Warm_and_cold_starts_agree_where_an_undamped_step_diverges()
    {
        var random = new Random(3);
        var (rows, outcomes) = Simulated([2.0, -1.0, 0.5], 300, random);

        var cold = PairwiseLogistic.Fit(rows, outcomes, Precision);
        var warm = PairwiseLogistic.Fit(rows, outcomes, Precision, [40, 40, -40]);

        for (var k = 0; k < 3; k++)
            Assert.Equal(cold.Weights[k], warm.Weights[k], 1e-3);
    }

    [Fact]
    public void Known_weights_are_recovered()
    {
        var random = new Random(5);
        double[] truth = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() - 0.5)];
        var (rows, outcomes) = Simulated(truth, 20 * truth.Length, random);

        var fit = PairwiseLogistic.Fit(rows, outcomes, [.. Enumerable.Repeat(1.0, truth.Length)]);

        var dot = truth.Zip(fit.Weights, (a, b) => a * b).Sum();
        Assert.True(dot / Math.Sqrt(truth.Sum(a => a * a) * fit.Weights.Sum(b => b * b)) >= 0.95);
    }

    [Fact]
    public void Draws_have_the_spread_of_the_posterior()
    {
        var (rows, outcomes) = Simulated([1.0, -0.5, 0.2], 200, new Random(7));
        var fit = PairwiseLogistic.Fit(rows, outcomes, Precision);

        var draws = fit.Draws(4000, 11);

        float[] direction = [1, 2, -1];
        var along = draws.Select(draw => direction.Zip(draw, (d, w) => d * w).Sum()).ToList();
        var mean = along.Average();
        Assert.Equal(fit.Variance(direction), along.Average(value => (value - mean) * (value - mean)), 0.06 * fit.Variance(direction));
    }

    [Fact]
    public void Laplace_agrees_with_a_long_random_walk()
    {
        var (rows, outcomes) = Simulated([1.0, -0.5, 0.2], 120, new Random(9));
        var fit = PairwiseLogistic.Fit(rows, outcomes, Precision);

        // Metropolis et al. 1953, 20,000 steps.
        var random = new Random(13);
        var at = (double[])fit.Weights.Clone();
        var loss = Loss(at);
        var samples = new List<double[]>();
        for (var step = 0; step < 20_000; step++)
        {
            double[] next = [.. at.Select(w => w + (0.6 * (random.NextDouble() - 0.5)))];
            var nextLoss = Loss(next);
            if (random.NextDouble() < Math.Exp(loss - nextLoss))
                (at, loss) = (next, nextLoss);
            samples.Add(at);
        }

        for (var k = 0; k < 3; k++)
        {
            var unit = new float[3];
            unit[k] = 1;
            var mean = samples.Average(sample => sample[k]);
            Assert.Equal(fit.Weights[k], mean, 0.1);
            Assert.Equal(Math.Sqrt(fit.Variance(unit)), Math.Sqrt(samples.Average(sample => (sample[k] - mean) * (sample[k] - mean))), 0.04);
        }

        double Loss(double[] w) => PairwiseLogistic.Loss(PairwiseLogistic.Margins(rows, w), outcomes, 0, w, Precision);
    }

    private static readonly double[] Precision = [1, 1, 1];

    private static PairOutcome Won => PairOutcome.Won;

    private static PairOutcome Lost => PairOutcome.Won.Swapped;

    private static readonly Gen<(float[][] Rows, PairOutcome[] Outcomes, double[] Weights)> GenRows =
        Gen.Select(
            Gen.Float[-2, 2].Array[3].Array[4], Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1], (w, l, t) => new PairOutcome(w, l, t)).Array[4],
            Gen.Double[-1, 1].Array[3]);

    private static (float[][] Rows, PairOutcome[] Outcomes) Simulated(double[] truth, int count, Random random)
    {
        var rows = new float[count][];
        var outcomes = new PairOutcome[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = [.. truth.Select(_ => (float)((random.NextDouble() * 4) - 2))];
            var margin = truth.Zip(rows[i], (w, x) => w * x).Sum();
            outcomes[i] = random.NextDouble() < PairwiseLogistic.Sigmoid(margin) ? PairOutcome.Won : PairOutcome.Won.Swapped;
        }

        return (rows, outcomes);
    }
}
