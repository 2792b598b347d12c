using Routing.RewardModels.Acquisition;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.Statistics.Preferences;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class AcquisitionTests
{
    [Fact]
    public void Inverse_propensities_give_an_unbiased_mean()
    {
        var random = new Random(3);
        var pool = Enumerable.Range(0, 60).Select(n => (Index: n, Weight: StochasticMargin.Weight(0.02 + (n * 0.016)))).ToList();
        double[] value = [.. pool.Select(pair => pair.Index < 20 ? 1.0 : 0)];

        var estimates = Enumerable.Range(0, 4000).Select(_ => StochasticMargin.Choose(pool, 20, 0.15, random.NextDouble)
            .Sum(pick => value[pick.Index] / pick.Propensity) / pool.Count).ToList();

        var (mean, error) = (estimates.Average(), Math.Sqrt(estimates.Average(one => one * one) / estimates.Count));
        Assert.True(Math.Abs(mean - (20 / 60.0)) < 4 * error, $"{mean} ± {error}");
    }

    [Fact]
    public void A_batch_has_no_pair_twice_and_its_propensities_sum_to_its_size()
    {
        var random = new Random(5);
        var pool = Enumerable.Range(0, 200).Select(n => (Index: n, Weight: StochasticMargin.Weight((n + 1) / 202.0))).ToList();
        var sums = new List<double>();
        for (var run = 0; run < 300; run++)
        {
            var picks = StochasticMargin.Choose(pool, 50, 0.15, random.NextDouble);

            Assert.Equal(50, picks.Select(pick => pick.Index).Distinct().Count());
            Assert.All(picks, pick => Assert.InRange(pick.Propensity, 1e-9, 1));
            sums.Add(picks.Sum(pick => 1 / pick.Propensity));
        }

        // Each pair of the pool stands for itself once in the mean.
        Assert.Equal(pool.Count, sums.Average(), 0.1 * pool.Count);
    }

    [Fact]
    public void Pairs_whose_answer_is_open_are_chosen_more_often()
    {
        var random = new Random(6);
        var pool = Enumerable.Range(0, 100).Select(n => (Index: n, Weight: StochasticMargin.Weight(n < 50 ? 0.5 : 0.97))).ToList();

        var open = Enumerable.Range(0, 50).Sum(_ => StochasticMargin.Choose(pool, 20, 0.15, random.NextDouble).Count(pick => pick.Index < 50));

        Assert.True(open > 0.85 * 50 * 20, $"{open}");
    }

    [Fact]
    public void The_volume_shrinks_faster_by_design_than_by_chance()
    {
        var random = new Random(8);
        var pool = Pool(120, random);
        var fit = PairwiseLogistic.Fit([.. pool.Difference.Take(10)], null, [.. Enumerable.Repeat(1.0, pool.Blocks.Dimension)]);
        List<int> open = [.. Enumerable.Range(10, 110)];

        var designed = Volume(pool, DOptimal.Choose(pool, open, fit, 20, random), fit);
        var chance = Enumerable.Range(0, 20).Select(_ => Volume(pool, [.. open.OrderBy(_ => random.NextDouble()).Take(20)], fit)).Max();

        Assert.True(designed > chance, $"{designed} against {chance}");
    }

    [Fact]
    public void A_replay_scores_every_strategy_at_every_budget()
    {
        var result = AcquisitionReplay.Run(
            WrittenPairs.Make(500, seed: 2), AcquisitionReplay.Strategies, 2, 200, (_, _) => { }, CancellationToken.None);

        Assert.All(result.Strategies, strategy => Assert.Equal([100, 200], strategy.Curve.Select(point => point.Labels)));
        Assert.All(result.Strategies, strategy => Assert.InRange(strategy.Curve[^1].Accuracy, 0.55, 1));
        Assert.All(result.Strategies[0].Curve, point => Assert.Equal(0, point.AboveRandom));
        Assert.All(result.Strategies[0].Curve, point => Assert.NotNull(point.StdErr));
    }

    [Fact]
    public void One_run_claims_no_standard_error()
    {
        var result = AcquisitionReplay.Run(WrittenPairs.Make(200, seed: 2), ["random", "margin"], 1, 100, (_, _) => { }, CancellationToken.None);

        Assert.All(result.Strategies.SelectMany(strategy => strategy.Curve), point => Assert.Equal((null, null), (point.StdErr, point.AboveRandomStdErr)));
        Assert.All(result.Strategies, strategy => Assert.NotNull(Assert.Single(strategy.Curve).AboveRandom));
    }

    // log det of what the picks add to H.
    private static double Volume(EncodedPairs pool, IReadOnlyList<int> picks, PairwiseFit fit)
    {
        var weights = picks.Select(i =>
        {
            var p = PairwiseLogistic.Sigmoid(fit.Weights.Zip(pool.Difference[i], (w, x) => w * x).Sum());
            return (float)(p * (1 - p));
        }).ToArray();
        var lower = fit.Curvature.Factor;
        return ((lower * lower.Transpose()) + WeightedGram.Of([.. picks.Select(i => pool.Difference[i])], weights, pool.Blocks.Dimension))
            .Cholesky().DeterminantLn;
    }

    private static EncodedPairs Pool(int count, Random random)
    {
        var blocks = new FeatureBlocks(6, 0);
        EncodedText[] Rows() => [.. Enumerable.Range(0, count).Select(_ => new EncodedText(
            [.. Enumerable.Range(0, blocks.Dimension).Select(_ => (float)random.NextDouble())], false))];
        return EncodedPairs.Of(blocks, Rows(), Rows(), [.. Enumerable.Repeat(PairOutcome.Won, count)]);
    }
}
