using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

public sealed class ModelChoiceTests
{
    // Simulated with a fixed seed: 300 items, 5 of 20 people each, right with probability .75 whatever the class.
    private static (HdsData Data, Dictionary<int, int> Truth) Simulated()
    {
        var random = new Random(4);
        var truth = Enumerable.Range(0, 300).ToDictionary(i => i, _ => random.Next(2));
        var votes = truth.SelectMany(pair => Enumerable.Range(0, 5).Select(n => new Vote(
            pair.Key, (pair.Key + (n * 3)) % 20, random.NextDouble() < 0.75 ? pair.Value : 1 - pair.Value))).ToList();
        return (new HdsData(300, 20, votes), truth);
    }

    [Fact]
    public void Without_enough_gold_the_models_are_pooled()
    {
        var (data, truth) = Simulated();

        var (q, model) = ModelChoice.Posteriors(data with { Known = truth.Take(ModelChoice.GoldNeeded - 1).ToDictionary() }, 2, seed: 1);

        Assert.Equal(ModelChoice.Pool, model);
        Assert.All(q, row => Assert.Equal(1, row.Sum(), 9));
        var majority = LabelScores.Of(MajorityVote.Posteriors(data, 2), truth)!;
        Assert.InRange(LabelScores.Of(q, truth)!.Accuracy, majority.Accuracy - 0.02, 1);
    }

    // Everybody says class 0 of six in ten items of class 1: the majority is wrong of two in three of them.
    [Fact]
    public void Where_the_crowd_errs_to_one_side_gold_takes_a_model_that_the_majority_does_not_mislead()
    {
        var random = new Random(11);
        var truth = Enumerable.Range(0, 400).ToDictionary(i => i, _ => random.Next(2));
        var votes = truth.SelectMany(pair => Enumerable.Range(0, 5).Select(n => new Vote(
            pair.Key, (pair.Key + (n * 3)) % 20, pair.Value == 1 && random.NextDouble() < 0.6 ? 0 : pair.Value))).ToList();
        var data = new HdsData(400, 20, votes) { Known = truth.Where(pair => pair.Key < 60).ToDictionary() };
        var open = truth.Where(pair => pair.Key >= 60).ToDictionary();

        var (q, model) = ModelChoice.Posteriors(data, 2, seed: 1);

        Assert.NotEqual("mv", model);
        Assert.True(LabelScores.Of(q, open)!.Accuracy > LabelScores.Of(MajorityVote.Posteriors(data, 2), open)!.Accuracy + 0.1);
    }

    [Fact]
    public void Gold_chooses_a_model_that_is_calibrated_and_holds_what_is_known()
    {
        var (data, truth) = Simulated();
        var gold = truth.Where(pair => pair.Key < 60).ToDictionary();

        var (q, _) = ModelChoice.Posteriors(data with { Known = gold }, 2, seed: 1);

        Assert.All(gold, pair => Assert.Equal(1, q[pair.Key][pair.Value]));
        var scores = LabelScores.Of(q, truth.Where(pair => pair.Key >= 60).ToDictionary())!;
        Assert.InRange(scores.Ece, 0, 0.08);
        Assert.InRange(scores.Accuracy, 0.8, 1);
    }

    // Two of three people answer at random and alike on every item: only gold tells who is right.
    [Fact]
    public void A_model_that_gold_contradicts_is_not_taken()
    {
        var random = new Random(7);
        var truth = Enumerable.Range(0, 200).ToDictionary(i => i, _ => random.Next(2));
        var votes = truth.SelectMany(pair =>
        {
            var guess = random.Next(2);
            return new[] { new Vote(pair.Key, 0, pair.Value), new Vote(pair.Key, 1, guess), new Vote(pair.Key, 2, guess) };
        }).ToList();
        var data = new HdsData(200, 3, votes) { Known = truth.Where(pair => pair.Key < 40).ToDictionary() };

        var scores = LabelScores.Of(
            ModelChoice.Posteriors(data, 2, seed: 1).Posteriors, truth.Where(pair => pair.Key >= 40).ToDictionary())!;

        // Whatever is chosen, calibration takes the false certainty away.
        Assert.InRange(scores.LogLoss, 0, 0.75);
    }
}
