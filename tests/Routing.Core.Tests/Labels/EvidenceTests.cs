using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Calibration;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class EvidenceTests
{
    private const double Blind = 0.25;

    private static readonly RewardModelPolicy _policy = new() { BlindShare = Blind };

    private static readonly Programme _programme = Pairs with { Risks = [Pairs.Risks[0] with { TargetError = 0.1 }] };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_random_model_is_not_trusted_at_all(int seed)
    {
        var (tasks, scores) = Judged(500, seed, (truth, random) => random.NextDouble() < 0.5 ? 2 : -2);

        Assert.Null(EvidenceTrusts.Fit(Fitted(tasks), scores, _policy, tasks));
    }

    [Fact]
    public void A_model_that_is_often_right_is_trusted_and_one_that_doubts_says_less()
    {
        var (tasks, scores) = Judged(500, 1, (truth, random) => random.NextDouble() < 0.85 == (truth == 0) ? 2 : -2);
        var trust = EvidenceTrusts.Fit(Fitted(tasks), scores, _policy, tasks);

        Assert.NotNull(trust);
        Assert.InRange(trust.Pooled.Scale, 0.4, 2);
        Assert.True(trust.Gain > 20);
        Assert.Equal(2 / Math.Sqrt(1 + (Math.PI * 4 / 8)), new PairEvidence(2, 4).Doubted, 9);
        Assert.True(new PairEvidence(2, 4).Classes(3)[0] < new PairEvidence(2, 0).Classes(3)[0]);
    }

    [Fact]
    public void A_version_that_begins_to_claim_too_much_is_found_by_the_last_pairs()
    {
        static float Said(int truth, double right, Random random) => random.NextDouble() < right == (truth == 0) ? 2 : -2;
        var n = 0;
        var (steady, same) = Judged(2000, 5, (truth, random) => Said(truth, 0.85, random));
        var (changed, scores) = Judged(2000, 5, (truth, random) => Said(truth, n++ < 1500 ? 0.85 : 0.5, random));

        Assert.True(EvidenceTrusts.Fit(Fitted(steady), same, _policy, steady)!.Lines["overall"].CalibrationPValue > 0.01);
        Assert.True(EvidenceTrusts.Fit(Fitted(changed), scores, _policy, changed)!.Lines["overall"].CalibrationPValue < 0.001);
        Assert.Null(EvidenceTrusts.Fit(Fitted(steady[..900]), same, _policy, steady[..900])!.Lines["overall"].CalibrationPValue);
    }

    // The trust is held back by a prior: what it says of evidence that claims too little is too little, of pairs before and after.
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_version_is_not_found_wanting_by_what_its_trust_is_held_back_nor_by_routing_picking_closer_pairs_later(int seed)
    {
        var n = 0;
        var (steady, scores) = Judged(2000, seed, (truth, random) =>
            (n++ < 1500 && random.NextDouble() < 0.5 ? 0.25f : 0.05f) is var sure && random.NextDouble() < (sure > 0.1f ? 0.9 : 0.6) == (truth == 0) ? sure : -sure);

        var trust = EvidenceTrusts.Fit(Fitted(steady), scores, _policy, steady)!;

        Assert.InRange(trust.Pooled.Scale, 0.7, 8); // ln 9 / .25 = 8.8 is what it means.
        Assert.True(trust.Lines["overall"].CalibrationPValue > 0.01);
    }

    [Fact]
    public void A_fall_of_accuracy_since_a_version_was_trained_adds_up()
    {
        static float Said(int truth, double right, Random random) => random.NextDouble() < right == (truth == 0) ? 2 : -2;
        double? Fall(double since, int fresh)
        {
            var n = 0;
            var (tasks, scores) = Judged(1200, 4, (truth, random) => Said(truth, n++ < 1200 - fresh ? 0.85 : since, random));
            ImmutableArray<(string Item, FeedbackTaskState Task)> dated =
                [.. tasks.Select((pair, i) => i < 1200 - fresh ? pair : (pair.Item, pair.Task with { Judgments = [.. pair.Task.Judgments.Select(judged => judged with { At = Noon.AddHours(2) })] }))];
            scores = scores with { LabelsUntil = scores.LabelsUntil.Add("overall", Noon.AddHours(1)) };
            return EvidenceTrusts.Fit(Fitted(dated), scores, _policy, dated)!.Lines["overall"].Fall;
        }

        Assert.InRange(Fall(0.85, 300)!.Value, 0, 4.9);
        Assert.True(Fall(0.5, 300) > 5);
        Assert.Null(Fall(0.5, 49));
        Assert.Null(Fall(0.5, 800));
    }

    // Whom routing asks again, it asks because of the answers so far.
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_version_is_not_found_wanting_by_the_pairs_that_were_asked_again_because_people_disagreed(int seed)
    {
        var (steady, scores) = Judged(2000, seed, (truth, random) => random.NextDouble() < 0.85 == (truth == 0) ? 2 : -2);
        ImmutableArray<(string Item, FeedbackTaskState Task)> asked =
        [
            .. steady.Select((pair, n) => pair.Task.Judgments is [var ada, var bob] && ada.Classes[0] != bob.Classes[0]
                ? (pair.Item, pair.Task.Apply(Judged("cyd", 3, n % 2) with { At = Noon.AddHours(1) })) : pair),
        ];

        Assert.True(EvidenceTrusts.Fit(Fitted(asked), scores, _policy, asked)!.Lines["overall"].CalibrationPValue > 0.01);
    }

    [Fact]
    public void What_one_line_doubts_and_claims_is_not_laid_to_another()
    {
        var (tasks, all) = Judged(400, 1, (truth, random) => random.NextDouble() < 0.85 == (truth == 0) ? 2 : -2);
        var open = new Dictionary<string, ScoredPair>
        {
            ["open-1"] = new(new PairEvidence(0, 3), "code"), ["open-2"] = new(new PairEvidence(0, 1), "general"), ["open-3"] = new(new PairEvidence(0, 1), "general"),
        };
        var scores = ModelScores.Joined(
            [new ModelScores("code@2", open.Where(pair => pair.Value.Slice == "code").ToDictionary()),
             new ModelScores("overall@7", all.Items.Concat(open.Where(pair => pair.Value.Slice != "code")).ToDictionary())])!;
        var policy = _policy with { Families = [new RewardFamily("code", ["code"]), new RewardFamily("poems", ["poems"])] };

        var lines = EvidenceTrusts.Fit(Fitted(tasks), scores, policy, tasks)!.Lines;

        Assert.Equal("code@2+overall@7", scores.Model);
        Assert.Equal(("code@2", "overall@7", null), (lines["code"].Model, lines["overall"].Model, lines["poems"].Model));
        Assert.Equal(open["open-1"].Evidence.Doubt, lines["code"].Doubt, 9);
        Assert.Equal(2 * open["open-2"].Evidence.Doubt, lines["overall"].Doubt, 9);
        Assert.Equal(0, lines["poems"].Doubt);
    }

    [Fact]
    public void Evidence_favours_the_preferred_candidate_and_swapping_the_two_swaps_it()
    {
        var classes = new PairEvidence(1.5f, 0.3f).Classes(3);
        var swapped = new PairEvidence(-1.5f, 0.3f).Classes(3);

        Assert.True(classes[0] > classes[2] && classes[2] > classes[1]);
        Assert.Equal((classes[0], classes[1], classes[2]), (swapped[1], swapped[0], swapped[2]));
        Assert.Equal(1, classes.Sum(), 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_a_slice_in_which_the_evidence_is_no_better_than_chance_hardly_any_of_it_is_used(int seed)
    {
        var n = 0;
        var (tasks, all) = Judged(800, seed, (truth, random) => random.NextDouble() < (n++ % 2 == 0 ? 0.9 : 0.5) == (truth == 0) ? 1 : -1);
        var scores = new ModelScores(all.Model, all.Items.ToDictionary(
            pair => pair.Key, pair => pair.Value with { Slice = int.Parse(pair.Key[5..], CultureInfo.InvariantCulture) % 2 == 0 ? "general" : "noise" }));

        var trust = EvidenceTrusts.Fit(Fitted(tasks), scores, _policy, tasks)!;

        Assert.InRange(trust.Of("noise").Scale, 0, 0.35);
        Assert.InRange(trust.Of("general").Scale, 0.7, 3);
    }

    // Two beliefs: whatever a model says, what people said stays what it is, to the last bit.
    [Fact]
    public void The_human_posterior_knows_nothing_of_the_model()
    {
        var (tasks, scores) = Judged(300, 2, (truth, _) => truth == 0 ? 3 : -3);
        var without = Fitted(tasks);
        var with = Trusting(without, scores, 0.8);

        foreach (var (item, task) in tasks)
        {
            Assert.Equal(without.Belief(task, 0).Classes, with.Belief(task, 0).Classes);
            Assert.Equal(without.Calibrated(without.Belief(task, 0), 0), with.Calibrated(with.Belief(task, 0), 0));
        }

        // It steers all the same.
        var open = tasks.First(pair => !EvidenceTrusts.IsBlind(pair.Item, Blind)).Task;
        Assert.NotEqual(without.Leading(open, without.Beliefs(open)).Belief, with.Leading(open, with.Beliefs(open)).Belief);
        Assert.Equal(
            Closing.Look(open, _programme, without).Verdicts, Closing.Look(open, _programme, with).Verdicts);
        Assert.Equal(
            Closing.Look(open, _programme, without).Confidence, Closing.Look(open, _programme, with).Confidence);
    }

    [Fact]
    public void A_blind_item_is_never_steered()
    {
        var (tasks, scores) = Judged(300, 2, (truth, _) => truth == 0 ? 3 : -3);
        var model = Trusting(Fitted(tasks), scores, 0.8);

        var blind = tasks.Where(pair => EvidenceTrusts.IsBlind(pair.Item, Blind)).ToList();

        Assert.InRange(blind.Count, 50, 100);
        Assert.All(blind, pair => Assert.Null(model.Evidence(pair.Item)));
        Assert.All(blind, pair => Assert.Equal(model.Untouched, model.Unjudged(pair.Item)));
    }

    [Fact]
    public void Evidence_of_a_version_that_nobody_learnt_to_trust_is_not_used()
    {
        var (tasks, scores) = Judged(300, 2, (truth, _) => truth == 0 ? 3 : -3);
        var model = Trusting(Fitted(tasks), scores, 0.8) with { Scores = new ModelScores("overall@2", scores.Items) };

        Assert.All(tasks, pair => Assert.Null(model.Evidence(pair.Item)));
    }

    [Fact]
    public void An_item_closes_with_the_models_help_only_above_the_threshold_and_the_fact_says_so()
    {
        var (tasks, scores) = Judged(300, 2, (truth, _) => truth == 0 ? 3 : -3);
        var model = Trusting(Fitted(tasks), scores, 0.8);
        var (item, task) = tasks.First(pair =>
            !EvidenceTrusts.IsBlind(pair.Item, Blind) && Closing.Settle(pair.Task, _programme, model with { Trust = null }, Noon) is null
            && Closing.Settle(pair.Task, _programme, model, Noon) is not null);

        var closed = Assert.IsType<Closed>(Closing.Settle(task, _programme, model, Noon));

        Assert.Equal(("model_assisted", "overall@1"), (closed.Reason, closed.Model));
        Assert.True(closed.Assisted >= 0.9 && closed.Confidence < 0.9);
        Assert.Null(Closing.Settle(task, _programme, Trusting(Fitted(tasks), scores, null), Noon));
    }

    private static BeliefModel Fitted(ImmutableArray<(string Item, FeedbackTaskState Task)> tasks) =>
        Core.Labels.Refit.Of(1, 1, _programme, tasks.Select(pair => VotedItem.Of(pair.Item, pair.Task)));

    private static BeliefModel Trusting(BeliefModel model, ModelScores scores, double? threshold) => model with
    {
        Scores = scores,
        Trust = new EvidenceTrusts(
            "overall@1", EvidenceTrust.Prior(3), ImmutableSortedDictionary<string, EvidenceTrust>.Empty, 10, 300, [threshold])
        {
            BlindShare = Blind,
        },
    };

    // Simulated: two people who are right in four cases of five, and what a model says given the truth.
    private static (ImmutableArray<(string Item, FeedbackTaskState Task)> Tasks, ModelScores Scores) Judged(
        int count, int seed, Func<int, Random, float> said)
    {
        var random = new Random(seed);
        var tasks = ImmutableArray.CreateBuilder<(string, FeedbackTaskState)>(count);
        var scores = new Dictionary<string, ScoredPair>(StringComparer.Ordinal);
        for (var n = 0; n < count; n++)
        {
            var (item, truth) = ($"item-{n:0000}", random.Next(2));
            scores[item] = new ScoredPair(new PairEvidence(said(truth, random), 0), "general");
            int Answer() => random.NextDouble() < 0.8 ? truth : 1 - truth;
            var task = FeedbackTaskState.Initial.Apply(new Opened(Pair with { ExternalId = item }, Noon))
                .Apply(Judged("ada", 1, Answer()));
            tasks.Add((item, n % 2 == 0 ? task : task.Apply(Judged("bob", 2, Answer()))));
        }

        return (tasks.ToImmutable(), new ModelScores("overall@1", scores));
    }

    private static Judged Judged(string reviewer, long fence, int answer) => Tests.Tasks.Given.Judged(reviewer, fence, answer);
}
