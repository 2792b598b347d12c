using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Routing.Statistics.Preferences;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(0.6)]
    [InlineData(1.0)]
    [InlineData(1.8)]
    public void The_temperature_of_logits_that_are_off_is_found(double temperature)
    {
        var random = new Random(4);
        // True log odds u; the model says u T.
        var odds = Enumerable.Range(0, 6000).Select(_ =>
        {
            var u = (random.NextDouble() * 6) - 3;
            return (random.NextDouble() < PairwiseLogistic.Sigmoid(u) ? u : -u) * temperature;
        }).ToArray();

        var found = HeadTrainer.TemperatureOf([.. odds.Select(_ => PairOutcome.Won)], odds);

        Assert.Equal(temperature, found, 0.07 * temperature);
    }

    [Fact]
    public void With_few_pairs_the_temperature_stays_near_one()
    {
        double[] odds = [3, 3, 3, 3];

        Assert.Equal(1, HeadTrainer.TemperatureOf([.. odds.Select(_ => PairOutcome.Won)], odds), 0.1);
    }

    // 95 % of 60 runs are not significant; 9 or more that are have a chance below 1 in 500.
    [Fact]
    public void A_calibrated_model_shows_no_excess()
    {
        var random = new Random(6);
        var significant = 0;
        for (var run = 0; run < 60; run++)
        {
            double[] said = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
            bool[] seen = [.. said.Select(p => random.NextDouble() < p)];
            significant += Calibration.Of(said, seen, run).PValue < 0.05 ? 1 : 0;
        }

        Assert.True(significant < 9, $"{significant} of 60");
    }

    [Fact]
    public void An_overconfident_model_shows_an_excess()
    {
        var random = new Random(7);
        double[] said = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        bool[] seen = [.. said.Select(p => random.NextDouble() < 0.5 + ((p - 0.5) / 2))];

        var calibration = Calibration.Of(said, seen, 1);

        Assert.True(calibration.PValue < 0.01 && calibration.Excess > 0.05);
    }
}
