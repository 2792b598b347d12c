using Routing.Statistics.Comparisons;
using Xunit;

namespace Routing.Statistics.Tests.Comparisons;

public sealed class CandidateUtilitiesTests
{
    private static readonly LapseAnswers _published = new(0.9, [1.0 / 3, 1.0 / 3, 1.0 / 3]);

    [Fact]
    public void Two_answers_move_the_belief_as_the_specification_has_it()
    {
        var sites = new UtilitySites(3, [new(0, 0, 1, Outcome.Left), new(0, 0, 2, Outcome.Tie) { Tilt = 0.1 }]);

        var (likelihood, meant) = sites.Take(0, _published, 0.6, 1);

        Assert.Equal(0.404562, likelihood, 2e-6);
        Assert.Equal(0.917606, meant, 2e-6);
        Assert.Equal([0.642170, -0.642170, 0], sites.Posterior.Mean, (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(1.923235, sites.Posterior.Covariance[0, 0], 2e-6);
        Assert.Equal(0.326765, sites.Posterior.Covariance[0, 1], 2e-6);

        (likelihood, meant) = sites.Take(1, _published, 0.6, 1);

        Assert.Equal(0.188161, likelihood, 2e-6);
        Assert.Equal(0.822846, meant, 2e-6);
        Assert.Equal([0.522813, -0.662450, 0.139637], sites.Posterior.Mean, (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(1.656528, sites.Posterior.Covariance[0, 0], 2e-6);
        Assert.Equal(0.053014, sites.Posterior.Covariance[2, 1], 2e-6);
        Assert.Equal(0.151840, _published.Gain(sites.Posterior.Difference(1, 2), 0.6), 2e-6);
    }

    [Fact]
    public void Somebody_who_always_lapses_changes_nothing()
    {
        var sites = new UtilitySites(3, [new(0, 0, 1, Outcome.Left)]);

        sites.Take(0, _published with { Reliability = 0 }, 0.6, 1);

        Assert.All(sites.Posterior.Mean, u => Assert.Equal(0, u, 9));
        Assert.Equal(2.25, sites.Posterior.Covariance[0, 0], 9);
    }

    [Fact]
    public void What_is_said_of_the_other_side_mirrors_the_belief()
    {
        var one = CandidateUtilities.Fit([new(2, 1, [new(0, 0, 1, Outcome.Left) { Tilt = 0.2 }])], 1);
        var other = CandidateUtilities.Fit([new(2, 1, [new(0, 1, 0, Outcome.Right) { Tilt = -0.2 }])], 1);

        Assert.Equal(one.Prompts[0].Posterior.Mean, other.Prompts[0].Posterior.Mean, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void The_order_of_the_answers_does_not_matter()
    {
        var (prompts, _) = Simulated(20, 18);

        var forth = CandidateUtilities.Fit(prompts, 10);
        var back = CandidateUtilities.Fit([.. prompts.Select(prompt => prompt with { Comparisons = [.. prompt.Comparisons.Reverse()] })], 10);

        Assert.Equal(forth.Prompts[3].Posterior.Mean, back.Prompts[3].Posterior.Mean, (a, b) => Math.Abs(a - b) < 0.02);
    }

    [Fact]
    public void Other_pairs_tell_of_a_pair_that_nobody_was_asked()
    {
        var said = Enumerable.Range(0, 8).SelectMany(_ => new Comparison[] { new(0, 0, 1, Outcome.Left), new(0, 1, 2, Outcome.Left) });

        var prompt = CandidateUtilities.Fit([new(3, 1, [.. said])], 1).Prompts[0];

        var (mean, variance) = prompt.Pairs[(0, 2)];
        Assert.True(mean / Math.Sqrt(variance) > 2);
        // Who beats a third rises against the other as well.
        Assert.True(prompt.Pairs[(0, 1)].Mean < 0);
        Assert.True(prompt.Posterior.Beats(0, 2, 0.6) > 0.9);
        Assert.True(prompt.Posterior.Best(new Random(1).NextDouble)[0] > 0.8);
    }

    // §2.4: with 24 random comparisons a prompt .758 of the pairs are in order where people are modelled, .745 where not.
    [Fact]
    public void People_who_guess_are_found_out_and_the_order_is_better_for_it()
    {
        var (prompts, truth) = Simulated(150, 24);

        var fit = CandidateUtilities.Fit(prompts, 10);
        var blind = CandidateUtilities.Fit(
            [.. prompts.Select((prompt, p) => prompt with { Comparisons = [.. prompt.Comparisons.Select((one, n) => one with { Worker = (p * 24) + n })] })],
            150 * 24);

        Assert.True(fit.Workers.Take(2).Max(guess => guess.Reliability) < fit.Workers.Skip(2).Min(mean => mean.Reliability) - 0.15);
        Assert.True(InOrder(fit, truth) > InOrder(blind, truth) + 0.005);
        Assert.InRange(fit.TieWeight, 0.4, 0.8);
        // Intervals cover as often as they claim: 900 utilities, two standard errors are 1.5 points; half a point for the model.
        var covered = fit.Prompts.SelectMany((prompt, p) => truth[p].Select((u, i) => (Of: prompt.Posterior.Centred(i), Truth: u - truth[p].Average())))
            .Average(one => one.Truth >= one.Of.Low && one.Truth <= one.Of.High ? 1.0 : 0);
        Assert.InRange(covered, 0.92, 0.98);
    }

    private static double InOrder(UtilityFit fit, double[][] truth) => fit.Prompts.Select((prompt, p) =>
    {
        var u = prompt.Posterior.Mean;
        return Enumerable.Range(0, 6).SelectMany(a => Enumerable.Range(0, a).Select(b => (u[a] > u[b]) == (truth[p][a] > truth[p][b]) ? 1.0 : 0)).Average();
    }).Average();

    // Six candidates a prompt, σ_u = 1.5; of ten people two guess and the others lapse less and less.
    private static (List<ComparisonData> Prompts, double[][] Truth) Simulated(int prompts, int comparisons)
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var truth = Enumerable.Range(0, prompts).Select(_ => Enumerable.Range(0, 6).Select(_ => 1.5 * Normal()).ToArray()).ToArray();
        return ([.. truth.Select(u => new ComparisonData(6, 10, [.. Enumerable.Range(0, comparisons).Select(_ =>
        {
            var (worker, a) = (random.Next(10), random.Next(6));
            var b = (a + 1 + random.Next(5)) % 6;
            var means = random.NextDouble() < (worker < 2 ? 0.1 : 0.6 + (0.04 * worker));
            var (left, right) = means ? DavidsonModel.Decisive(u[a] - u[b], 0.6) : (1.0 / 3, 1.0 / 3);
            var draw = random.NextDouble();
            return new Comparison(worker, a, b, draw < left ? Outcome.Left : draw < left + right ? Outcome.Right : Outcome.Tie);
        })]))], truth);
    }
}
