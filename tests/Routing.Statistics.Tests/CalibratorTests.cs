using Routing.Statistics.Calibration;
using Routing.Statistics.Probability;
using Xunit;

namespace Routing.Statistics.Tests;

public sealed class CalibratorTests
{
    [Fact]
    public void Without_gold_the_prior_stands()
    {
        var prior = TemperatureCalibrator.Prior(2);

        Assert.Same(prior, TemperatureCalibrator.Fit([], prior));
    }

    [Fact]
    public void Overconfidence_is_taken_back_and_honesty_is_kept()
    {
        // Said 99 %, right 3 times in 4; said 75 %, right 3 times in 4.
        var boastful = TemperatureCalibrator.Fit(Gold(0.99), TemperatureCalibrator.Prior(2)).Apply([0.99, 0.01])[0];
        var honest = TemperatureCalibrator.Fit(Gold(0.75), TemperatureCalibrator.Prior(2)).Apply([0.75, 0.25])[0];

        Assert.InRange(boastful, 0.70, 0.82);
        Assert.InRange(honest, 0.70, 0.80);
    }

    [Fact]
    public void The_fit_is_where_no_small_step_helps()
    {
        var (gold, prior) = (Gold(0.9), TemperatureCalibrator.Prior(2));
        var fit = TemperatureCalibrator.Fit(gold, prior);
        double Loss(double u, double b) => gold.Sum(item => -Math.Log(new TemperatureCalibrator(u, [b, fit.Bias[1]]).Apply(item.Posterior)[item.Truth]))
            + (Math.Pow(u + 0.5, 2) / 0.5) + (Math.Pow(b, 2) / 0.5);

        var best = Loss(fit.LogScale, fit.Bias[0]);
        Assert.All(new[] { 1e-3, -1e-3 }, step => Assert.True(Loss(fit.LogScale + step, fit.Bias[0]) >= best && Loss(fit.LogScale, fit.Bias[0] + step) >= best));
    }

    [Fact]
    public void Dirichlet_draws_have_the_mean_and_the_spread_of_their_counts()
    {
        var random = new Random(5);
        var draws = Enumerable.Range(0, 4000).Select(_ => DirichletDraw.Rows(new double[,] { { 6, 2 }, { 0.5, 0.5 } }, random.NextDouble)).ToList();

        // Beta(6, 2): mean .75, sd .1443; one standard error of the mean is .0023.
        Assert.Equal(0.75, draws.Average(draw => draw[0, 0]), 0.01);
        Assert.Equal(0.1443, Math.Sqrt(draws.Average(draw => Math.Pow(draw[0, 0] - 0.75, 2))), 0.01);
        Assert.Equal(0.5, draws.Average(draw => draw[1, 0]), 0.03);
        Assert.All(draws, draw => Assert.Equal(1, draw[1, 0] + draw[1, 1], 1e-12));
    }

    [Fact]
    public void The_beta_distribution_has_its_known_values()
    {
        Assert.Equal(1 - (0.75 * 0.75), new Beta(2, 1).AtLeast(0.75), 1e-12);
        Assert.Equal(Math.Sqrt(0.1), new Beta(2, 1).Quantile(0.1), 1e-8);
        // Clopper–Pearson upper 95 % of 0 in 59 (§12.5) is the 95 % quantile of Beta(1, 59).
        Assert.Equal(0.04951, new Beta(1, 59).Quantile(0.95), 1e-5);
    }

    private static List<(double[] Posterior, int Truth)> Gold(double said) =>
        [.. Enumerable.Range(0, 400).Select(n => (n % 2 == 0 ? new[] { said, 1 - said } : [1 - said, said], (n / 2) % 4 == 0 ? 1 - (n % 2) : n % 2))];
}
