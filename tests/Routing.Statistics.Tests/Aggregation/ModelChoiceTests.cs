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
    public void Without_gold_every_model_that_is_believed_weighs_the_same()
    {
        var (data, truth) = Simulated();

        var (q, weights) = ModelChoice.Posteriors(data, 2, seed: 1);

        Assert.Single(weights.Select(of => of.Weight).Where(weight => weight > 0).Distinct());
        Assert.All(q, row => Assert.Equal(1, row.Sum(), 9));
        var majority = LabelScores.Of(MajorityVote.Posteriors(data, 2), truth)!;
        Assert.InRange(LabelScores.Of(q, truth)!.Accuracy, majority.Accuracy - 0.02, 1);
    }

    // Everybody says class 0 of six in ten items of class 1: the majority is wrong of two in three of them.
    [Fact]
    public void Where_the_crowd_errs_to_one_side_gold_trusts_models_that_the_majority_does_not_mislead()
    {
        var random = new Random(11);
        var truth = Enumerable.Range(0, 400).ToDictionary(i => i, _ => random.Next(2));
        var votes = truth.SelectMany(pair => Enumerable.Range(0, 5).Select(n => new Vote(
            pair.Key, (pair.Key + (n * 3)) % 20, pair.Value == 1 && random.NextDouble() < 0.6 ? 0 : pair.Value))).ToList();
        var data = new HdsData(400, 20, votes) { Known = truth.Where(pair => pair.Key < 60).ToDictionary() };
        var open = truth.Where(pair => pair.Key >= 60).ToDictionary();

        var (q, weights) = ModelChoice.Posteriors(data, 2, seed: 1);

        Assert.True(weights.Max(of => of.Weight) > weights.Single(of => of.Model == "mv").Weight + 0.05);
        Assert.True(LabelScores.Of(q, open)!.Accuracy > LabelScores.Of(MajorityVote.Posteriors(data, 2), open)!.Accuracy + 0.1);
    }

    [Fact]
    public void Gold_calibrates_and_holds()
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
    public void Where_gold_contradicts_the_crowd_nothing_is_certain()
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

        Assert.InRange(scores.LogLoss, 0, 0.75);
    }

    [Theory]
    [InlineData(0)] // one vote an item
    [InlineData(1)] // all say the same class of two
    [InlineData(2)] // nothing but ties
    [InlineData(3)] // an item and a person without votes
    public void Odd_votes_give_probabilities(int kind)
    {
        List<Vote> votes = kind switch
        {
            0 => [.. Enumerable.Range(0, 8).Select(i => new Vote(i, i, i % 2))],
            1 => [.. Enumerable.Range(0, 8).SelectMany(i => new[] { new Vote(i, 0, 1), new Vote(i, 1, 1) })],
            2 => [.. Enumerable.Range(0, 8).SelectMany(i => new[] { new Vote(i, 0, 0), new Vote(i, 1, 1) })],
            _ => [new Vote(0, 0, 1), new Vote(0, 1, 1), new Vote(1, 0, 0)],
        };

        var (q, _) = ModelChoice.Posteriors(new HdsData(9, 9, votes) { Known = new Dictionary<int, int> { [0] = 1 } }, 2, seed: 1);

        Assert.All(q, row => Assert.Equal(1, row.Sum(), 9));
        Assert.Equal(1, q[0][1]);
    }

    [Fact]
    public void Renaming_the_classes_renames_the_result()
    {
        var (data, _) = Simulated();
        var renamed = data with { Votes = [.. data.Votes.Select(vote => vote with { Answer = 1 - vote.Answer })] };

        var q = ModelChoice.Posteriors(data, 2, seed: 1).Posteriors;
        var other = ModelChoice.Posteriors(renamed, 2, seed: 1).Posteriors;

        // Random starts name the subtypes in another order, so a few contested items may differ.
        Assert.InRange(q.Zip(other).Count(pair => Math.Abs(pair.First[0] - pair.Second[1]) > 0.05), 0, q.Length / 20);
    }
}
