using Routing.Core.Assignment;
using Routing.Core.Replays;
using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Core.Tests.Replays;

public sealed class ReplayTests
{
    private static readonly ReplaySettings _settings = new() { Budgets = [1, 2, 3], Seeds = 2 };

    // A simulated crowd of known accuracies: half of it guesses.
    private static Recording Simulated(int items = 120, int reviewers = 12, int votesPerItem = 6)
    {
        var random = new CounterRandom(5);
        var truth = Enumerable.Range(0, items).ToDictionary(i => i, i => (int)(random.Draw("truth", "", i) * 2));
        var votes = new List<Vote>();
        for (var i = 0; i < items; i++)
        {
            for (var n = 0; n < votesPerItem; n++)
            {
                var j = ((i * 5) + (n * 2) + (i / 7)) % reviewers;
                if (votes.Exists(vote => vote.Item == i && vote.Rater == j))
                    continue;
                var right = random.Draw("vote", "", (i * 100) + j) < (j < reviewers / 2 ? 0.95 : 0.5);
                votes.Add(new Vote(i, j, right ? truth[i] : 1 - truth[i]));
            }
        }

        return new Recording(
            [.. truth.Keys.Select(i => $"i{i}")], [.. Enumerable.Range(0, reviewers).Select(j => $"r{j}")], ["no", "yes"], votes, truth);
    }

    private static ReplayResult Run(ReplaySettings settings) => Replay.Run(Simulated(), settings, (_, _) => { }, CancellationToken.None);

    [Fact]
    public void Every_policy_ends_with_every_label_and_peers_agree_there()
    {
        var result = Run(_settings);

        Assert.Equal(Replay.Policies, result.Policies.Select(policy => policy.Policy));
        Assert.All(result.Policies, policy => Assert.Equal(result.Labels / (double)result.Items, policy.Curve[^1].Budget, 9));
        var ends = result.Policies.ToDictionary(policy => policy.Policy, policy => policy.Curve[^1].Accuracy);
        Assert.Equal(result.DsFull, ends["random-ds"], 9);
        Assert.Equal(ends["random-ds"], ends["equal-ds"], 9);
        Assert.Equal(result.MvFull, ends["equal-mv"], 9);
        Assert.Equal(ends["engine"], ends["engine-w4"], 9);
    }

    [Fact]
    public void The_same_seeds_give_the_same_result()
    {
        var settings = _settings with { Policies = ["engine-w4", "qasca"], Delay = 7, GoldShare = 0.2 };

        var (first, second) = (Run(settings), Run(settings));

        Assert.Equal(
            first.Policies.SelectMany(policy => policy.Curve), second.Policies.SelectMany(policy => policy.Curve));
        Assert.Equal(24, first.GoldItems);
    }

    [Fact]
    public void Choosing_items_and_people_beats_random_order()
    {
        var result = Run(_settings with { Policies = ["random-ds", "engine", "engine-w4"], Seeds = 5 });

        var area = result.Policies.ToDictionary(policy => policy.Policy, policy => policy.Auc);
        Assert.True(area["engine"] > area["random-ds"] + 0.02, $"engine {area["engine"]:0.000}, random {area["random-ds"]:0.000}");
        Assert.True(area["engine-w4"] > area["engine"], $"engine-w4 {area["engine-w4"]:0.000}, engine {area["engine"]:0.000}");
    }

    [Fact]
    public void Gold_is_neither_bought_nor_scored()
    {
        var recording = Simulated();

        var division = Division.Of(recording, 0.25, new CounterRandom(1));

        Assert.Equal(30, division.Gold.Count);
        Assert.Empty(division.Gold.Keys.Intersect(division.Scored.Keys));
        Assert.Empty(division.Open.Select(vote => vote.Item).Intersect(division.Gold.Keys));
        Assert.All(division.GoldVotes.GroupBy(vote => vote.Rater), votes => Assert.InRange(votes.Count(), 1, 10));
    }

    [Fact]
    public void The_area_is_the_mean_height_between_one_label_and_five()
    {
        Assert.Equal(0.75, Replay.Area([(0.5, 0.5), (1, 0.5), (5, 1), (9, 1)]), 12);
        Assert.Equal(0.575, Replay.Area([(0, 0.4), (2, 0.6), (3, 0.6)]), 12);
        Assert.Equal(0.7, Replay.Area([(0.5, 0.6), (0.9, 0.7)]), 12);
    }

    [Fact]
    public void A_model_that_is_mostly_right_saves_labels_and_one_at_chance_costs_little()
    {
        var recording = Simulated();
        var random = new CounterRandom(9);
        double At1(double accuracy) => Replay.Run(
            recording with
            {
                Evidence = recording.Truth.ToDictionary(pair => pair.Key, pair =>
                {
                    var said = random.Draw("model", "", pair.Key) < accuracy ? pair.Value : 1 - pair.Value;
                    double[] leans = [0.8, 0.2];
                    return said == 0 ? leans : [.. leans.Reverse()];
                }),
            },
            _settings with { Policies = ["engine"] }, (_, _) => { }, CancellationToken.None).Policies[0].Curve[0].Accuracy;
        var without = Run(_settings with { Policies = ["engine"] }).Policies[0].Curve[0].Accuracy;

        Assert.InRange(At1(0.9), without + 0.03, 1);
        Assert.InRange(At1(0.5), without - 0.06, 1);
    }

    [Fact]
    public void Expert_answers_go_where_the_generalists_leave_most_doubt()
    {
        var recording = Simulated();
        var result = ExpertReplay.Run(recording, recording.Truth, cost: 5, seeds: 2, (_, _) => { }, CancellationToken.None);

        var curves = result.Policies.ToDictionary(policy => policy.Policy, policy => policy.Curve);
        Assert.All(curves.Values, curve => Assert.Equal(1, curve[^1].Accuracy, 9));
        Assert.All(curves["engine"].Zip(curves["random"]), pair => Assert.True(pair.First.Accuracy >= pair.Second.Accuracy - 1e-9));
        Assert.Equal((recording.Votes.Count / 120.0) + (5 * 0.3), curves["engine"][4].Cost, 9);
    }
}
