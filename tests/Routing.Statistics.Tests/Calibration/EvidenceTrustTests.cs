using Routing.Statistics.Calibration;
using Xunit;

namespace Routing.Statistics.Tests.Calibration;

public sealed class EvidenceTrustTests
{
    // Simulated: the model says .9 for a class that people hold with this frequency.
    private static List<(double[] Evidence, double[] Human)> Judged(double right)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 500).Select(_ =>
        {
            var said = random.Next(2);
            var truth = random.NextDouble() < right ? said : 1 - said;
            return (Said(said, 0.9), Said(truth, 0.97));
        })];
    }

    private static double[] Said(int k, double p) => k == 0 ? [p, 1 - p] : [1 - p, p];

    [Fact]
    public void A_model_at_chance_is_ignored() =>
        Assert.InRange(EvidenceTrust.Fit(Judged(0.5), [0.5, 0.5]).Scale, 0, 0.1);

    [Fact]
    public void A_model_that_is_mostly_wrong_is_ignored_not_inverted() =>
        Assert.Equal(0, EvidenceTrust.Fit(Judged(0.2), [0.5, 0.5]).Scale);

    [Theory]
    [InlineData(0.7)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void What_the_model_says_comes_to_mean_how_often_people_agree(double right)
    {
        var trust = EvidenceTrust.Fit(Judged(right), [0.5, 0.5]);

        // People who are right in 97 cases of 100 agree with it as often as they do here where it is right in:
        var expected = (right - 0.03) / 0.94;
        Assert.InRange(trust.Join([0.5, 0.5], Said(0, 0.9))[0], expected - 0.04, expected + 0.04);
    }

    // The answer of one person who is right in three cases of four leaves .75.
    [Fact]
    public void Doubt_of_people_is_not_taken_for_the_models_error()
    {
        var random = new Random(8);
        var judged = Enumerable.Range(0, 2000).Select(_ =>
        {
            var truth = random.Next(2);
            var answer = random.NextDouble() < 0.75 ? truth : 1 - truth;
            var said = random.NextDouble() < 0.9 ? truth : 1 - truth;
            return (Said(said, 0.8), Said(answer, 0.75));
        }).ToList();

        Assert.InRange(EvidenceTrust.Fit(judged, [0.5, 0.5]).Join([0.5, 0.5], Said(0, 0.8))[0], 0.85, 0.95);
    }

    [Fact]
    public void A_bias_of_the_model_is_learnt()
    {
        // It says the first class of everything with .9; people agree on half.
        var judged = Enumerable.Range(0, 400).Select(n => (Said(0, 0.9), Said(n % 2, 0.95))).ToList();

        Assert.InRange(EvidenceTrust.Fit(judged, [0.5, 0.5]).Join([0.5, 0.5], Said(0, 0.9))[0], 0.45, 0.55);
    }

    [Fact]
    public void Before_anybody_has_judged_the_prior_holds() =>
        Assert.Equal(0.7, EvidenceTrust.Fit([], [0.5, 0.5]).Scale, 12);
}
