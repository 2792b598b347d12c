using Routing.Statistics.Calibration;
using Xunit;

namespace Routing.Statistics.Tests.Calibration;

public sealed class OpinionPoolTests
{
    [Fact]
    public void Without_known_answers_opinions_weigh_the_same() =>
        Assert.Equal(OpinionPool.Prior(3, 2).Weights, OpinionPool.Fit([], 3, 2).Weights);

    [Fact]
    public void The_joint_opinion_is_that_of_a_hand_computed_case()
    {
        var q = new OpinionPool([1, 0.5], [0, Math.Log(2)]).Apply([[0.8, 0.2], [0.64, 0.36]]);

        // .8 · √.64 = .64 against .2 · √.36 · 2 = .24
        Assert.Equal(0.64 / 0.88, q[0], 12);
    }

    [Fact]
    public void Known_answers_move_weight_to_the_model_that_they_bear_out_and_biases_to_the_class_that_is_missed()
    {
        var random = new Random(3);
        var gold = Enumerable.Range(0, 200).Select(n =>
        {
            var truth = n % 2;
            var good = random.NextDouble() < 0.9 ? truth : 1 - truth;
            return (new[] { Said(good), Said(random.Next(2)) }, truth);
        }).ToList();

        var pool = OpinionPool.Fit(gold, 2, 2);

        Assert.True(pool.Weights[0] > pool.Weights[1] + 0.3, $"{pool.Weights[0]} against {pool.Weights[1]}");
        Assert.InRange(pool.Weights[1], -0.15, 0.15);

        // Every answer is class 1, whatever is said.
        Assert.True(OpinionPool.Fit([.. gold.Select(item => (item.Item1, 1))], 2, 2).Bias is [< -0.5, > 0.5]);
    }

    [Fact]
    public void A_further_opinion_counts_only_where_known_answers_bear_it_out()
    {
        var random = new Random(5);
        var gold = Enumerable.Range(0, 60).Select(n => (new[] { Said(random.Next(2)), Said(n % 2) }, n % 2)).ToList();

        var prior = OpinionPool.Prior(1, 2).With(1);

        Assert.Equal(0, OpinionPool.Fit([], prior).Weights[1]);
        Assert.InRange(OpinionPool.Fit(gold, prior).Weights[1], 0.5, 5);
    }

    // 14 − 2 is not more than 3 √16, 15 − 2 is more than 3 √17.
    [Theory]
    [InlineData(13, 3, false)]
    [InlineData(14, 2, false)]
    [InlineData(15, 2, true)]
    [InlineData(2, 15, false)]
    public void An_opinion_that_another_beats_on_known_answers_has_no_say(int lost, int won, bool isBeaten)
    {
        var gold = Enumerable.Repeat((new[] { Said(1), Said(0) }, 0), lost)
            .Concat(Enumerable.Repeat((new[] { Said(0), Said(1) }, 0), won))
            .Concat(Enumerable.Repeat((new[] { Said(0), Said(0) }, 0), 50)).ToList();

        Assert.Equal(isBeaten ? 0 : 1, OpinionPool.Shares(gold, 2)[0] > 0 ? 1 : 0);
        Assert.Equal(1, OpinionPool.Shares(gold, 2).Sum(), 9);
        Assert.Equal([0.5, 0.5], OpinionPool.Shares([], 2));
    }

    [Fact]
    public void The_mean_of_opinions_is_that_of_a_hand_computed_case()
    {
        var q = OpinionPool.Mean([[0.81, 0.19], [0.5, 0.5]], [0.5, 0.5]);

        // √(.81 · .5) = .636396 against √(.19 · .5) = .308221
        Assert.Equal(0.636396 / (0.636396 + 0.308221), q[0], 6);
        Assert.Equal(0.81, OpinionPool.Mean([[0.81, 0.19], [0.5, 0.5]], [1, 0])[0], 12);
    }

    [Fact]
    public void Another_number_of_opinions_is_refused() =>
        Assert.Throws<ArgumentException>(() => OpinionPool.Prior(2, 2).Apply([[0.5, 0.5]]));

    [Fact]
    public void A_committee_is_the_mean_of_its_members()
    {
        double[][] opinions = [[0.9, 0.1], [0.3, 0.7]];
        var gold = Enumerable.Range(0, 30).Select(n => (opinions, n % 3 == 0 ? 1 : 0)).ToList();

        var committee = Committee.Fit(gold, 2, 2);

        var members = new[] { committee.All.Apply(opinions)[0], committee.Alone[0].Apply([opinions[0]])[0], committee.Alone[1].Apply([opinions[1]])[0] };
        Assert.Equal(members.Average(), committee.Apply(opinions)[0], 12);
        Assert.True(members.Distinct().Count() > 1);
    }

    private static double[] Said(int answer) => answer == 0 ? [0.8, 0.2] : [0.2, 0.8];
}
