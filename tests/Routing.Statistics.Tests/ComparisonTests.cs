using Routing.Statistics.Comparisons;
using Xunit;

namespace Routing.Statistics.Tests;

public sealed class ComparisonTests
{
    public static TheoryData<string> Methods => ["bt", "davidson", "crowd-bt", "engine"];

    private static ScaleFit Fit(string method, ComparisonData data) => method switch
    {
        "bt" => BradleyTerry.Fit(data),
        "davidson" => BradleyTerry.WithTies(data),
        "crowd-bt" => CrowdBradleyTerry.Fit(data),
        _ => RoutedUtilities.Fit(data),
    };

    // Simulated with a fixed seed: ten items at −2.25 … 2.25; the last of ten workers says the opposite of what he sees.
    private static (ComparisonData Data, double[] Truth) Simulated(double tieWeight)
    {
        var random = new Random(11);
        var truth = Enumerable.Range(0, 10).Select(i => (i - 4.5) / 2).ToArray();
        var said = new List<Comparison>();
        for (var n = 0; n < 4000; n++)
        {
            var a = random.Next(10);
            var b = (a + 1 + random.Next(9)) % 10;
            var (left, right) = DavidsonModel.Decisive(truth[a] - truth[b], tieWeight);
            var draw = random.NextDouble();
            var outcome = draw < left ? Outcome.Left : draw < left + right ? Outcome.Right : Outcome.Tie;
            var worker = n % 10;
            if (worker == 9 && outcome != Outcome.Tie)
                outcome = outcome == Outcome.Left ? Outcome.Right : Outcome.Left;
            said.Add(new Comparison(worker, a, b, outcome));
        }

        return (new ComparisonData(10, 10, said), truth);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Scores_come_back_in_order_with_honest_errors(string method)
    {
        var (data, truth) = Simulated(method is "davidson" or "engine" ? 0.6 : 0);
        // Plain models have no word for a liar.
        if (method is "bt" or "davidson")
            data = data with { Comparisons = [.. data.Comparisons.Where(one => one.Worker != 9)] };

        var fit = Fit(method, data);

        Assert.Equal(0, fit.Scores.Average(), 9);
        Assert.True(RankCorrelation.Kendall(fit.Scores, truth) > 0.95);
        var z = fit.Scores.Zip(truth, (score, true_) => score - true_).Zip(fit.StdErrs, (off, error) => Math.Abs(off / error)).ToList();
        // Crowd-BT takes upsets for slips of the worker and stretches the scale; its errors take reliabilities as known.
        Assert.All(z, value => Assert.InRange(value, 0, method == "crowd-bt" ? 7 : 4));
        Assert.All(fit.StdErrs, error => Assert.InRange(error, 0.02, 0.3));
    }

    [Theory]
    [InlineData("crowd-bt", 0.15)]
    [InlineData("engine", 0.35)]
    public void Who_says_the_opposite_is_found_out(string method, double most)
    {
        var fit = Fit(method, Simulated(0).Data);

        Assert.InRange(fit.Reliabilities![9], 0, most);
        Assert.All(fit.Reliabilities.Take(9), reliability => Assert.InRange(reliability, 0.75, 1));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Left_and_right_are_names_only(string method)
    {
        var (data, _) = Simulated(0.6);
        var mirrored = data with
        {
            Comparisons = [.. data.Comparisons.Select(one => new Comparison(one.Worker, one.Right, one.Left, one.Outcome switch
            {
                Outcome.Left => Outcome.Right, Outcome.Right => Outcome.Left, _ => Outcome.Tie,
            }))],
        };

        var (fit, other) = (Fit(method, data), Fit(method, mirrored));

        Assert.All(fit.Scores.Zip(other.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void Three_wins_to_one_among_two_items_are_the_log_odds_of_the_counts_and_the_prior()
    {
        Comparison[] said = [new(0, 0, 1, Outcome.Left), new(0, 0, 1, Outcome.Left), new(0, 1, 0, Outcome.Right), new(0, 0, 1, Outcome.Right)];

        var fit = BradleyTerry.Fit(new ComparisonData(2, 1, said));

        // By symmetry the scores are ±s with 3 + ½ = 4·p(2s) + p(s): solved by bisection.
        var (low, high) = (0.0, 3.0);
        while (high - low > 1e-12)
        {
            var s = (low + high) / 2;
            var expected = (4 / (1 + Math.Exp(-2 * s))) + (1 / (1 + Math.Exp(-s)));
            (low, high) = expected < 3.5 ? (s, high) : (low, s);
        }

        Assert.Equal(low, fit.Scores[0], 1e-6);
        Assert.Equal(-low, fit.Scores[1], 1e-6);
    }

    [Fact]
    public void Kendall_counts_pairs_and_corrects_for_ties()
    {
        Assert.Equal(1, RankCorrelation.Kendall([1, 2, 3], [10, 20, 30]), 12);
        Assert.Equal(-1 / 3.0, RankCorrelation.Kendall([1, 2, 3], [3, 1, 2]), 12);
        Assert.Equal(2 / Math.Sqrt(2 * 3), RankCorrelation.Kendall([1, 1, 2], [1, 2, 3]), 12);
    }
}
