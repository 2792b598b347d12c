using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

public sealed class VoteOpinionTests
{
    private const int Classes = 3;

    // 200 items, 6 of 12 people each; the first five always know, the others say class 0 in four of five cases.
    private static (HdsData Data, Dictionary<int, int> Truth) Habits()
    {
        var random = new Random(3);
        var truth = Enumerable.Range(0, 200).ToDictionary(i => i, _ => random.Next(Classes));
        var votes = truth.SelectMany(pair => Enumerable.Range(0, 6).Select(n => (pair.Key + (n * 5)) % 12).Distinct().Select(j => new Vote(
            pair.Key, j, j < 5 ? pair.Value : random.NextDouble() < 0.8 ? 0 : random.Next(Classes)))).ToList();
        return (new HdsData(200, 12, votes), truth);
    }

    [Fact]
    public void A_habit_of_guessing_is_told_from_knowledge()
    {
        var (data, truth) = Habits();

        var q = ShrunkMace.Posteriors(data, Classes);

        var majority = Accuracy.Score(MajorityVote.Posteriors(data, Classes), truth);
        Assert.InRange(majority, 0, 0.9);
        Assert.InRange(Accuracy.Score(q, truth), 0.97, 1);
    }

    [Fact]
    public void The_order_of_votes_and_the_names_of_classes_do_not_matter_to_shrunk_mace()
    {
        var (data, _) = Habits();
        var turned = data with
        {
            Votes = [.. data.Votes.Reverse().Select(vote => vote with { Answer = (vote.Answer + 1) % Classes })],
        };

        var (q, other) = (ShrunkMace.Posteriors(data, Classes), ShrunkMace.Posteriors(turned, Classes));

        for (var i = 0; i < data.Items; i++)
        {
            for (var k = 0; k < Classes; k++)
                Assert.Equal(q[i][k], other[i][(k + 1) % Classes], 9);
        }
    }

    // p(l | k) = (1 − s)[l = k] + s ξ(l), multiplied out; the weights of votes are the same in another form.
    [Fact]
    public void Weighed_votes_are_the_model_of_guessing()
    {
        double[] rate = [0.3, 0.8], answers = [0.5, 0.3, 0.2, 0.1, 0.1, 0.8], prior = [0.2, 0.3, 0.5];
        (int Rater, int Answer)[] given = [(0, 1), (1, 2), (1, 1)];

        var found = new Guessing(rate, answers).Weights(Array.ConvertAll(prior, p => Math.Log(p)))
            .Posterior([.. given.Select(of => new WeighedAnswer(of.Rater, of.Answer))]);

        var product = Enumerable.Range(0, Classes).Select(k => given.Aggregate(prior[k], (p, of) =>
            p * ((of.Answer == k ? 1 - rate[of.Rater] : 0) + (rate[of.Rater] * answers[(of.Rater * Classes) + of.Answer])))).ToArray();
        Assert.All(found.Zip(product), pair => Assert.Equal(pair.Second / product.Sum(), pair.First, 6));
    }

    [Fact]
    public void The_fitted_pool_says_of_the_same_answers_what_the_fit_said()
    {
        var (data, _) = Habits();
        var hds = HierarchicalDawidSkene.Fit(data, new HdsSettings { Classes = Classes }).Posteriors;

        var pool = QuickPool.Fit(data, Classes);
        var opinions = QuickPool.Opinions(data, Classes, hds);

        Assert.Equal(QuickPool.Names.Count, opinions.Length);
        foreach (var votes in data.Votes.GroupBy(vote => vote.Item))
        {
            List<WeighedAnswer> answers = [.. votes.Select(vote => new WeighedAnswer(vote.Rater, vote.Answer))];
            Assert.All(
                pool.Posterior(hds[votes.Key], answers).Zip(OpinionPool.Mean([.. opinions.Select(of => of[votes.Key])], pool.Shares)),
                pair => Assert.Equal(pair.Second, pair.First, 2));
        }
    }

    [Fact]
    public void Somebody_whom_the_fit_has_not_seen_weighs_as_people_do_in_the_mean()
    {
        var pool = QuickPool.Fit(Habits().Data, Classes);

        var known = pool.Posterior([0.1, 0.8, 0.1], [new WeighedAnswer(0, 1)]);
        var newcomer = pool.Posterior([0.1, 0.8, 0.1], [new WeighedAnswer(99, 1)]);
        Assert.InRange(newcomer[1], 1.0 / Classes, known[1]);
        Assert.Equal(1, newcomer.Sum(), 9);
    }

    [Fact]
    public void Of_no_answers_the_pool_says_what_HDS_says() =>
        Assert.Equal([0.2, 0.5, 0.3], QuickPool.Fit(Habits().Data, Classes).Posterior([0.2, 0.5, 0.3], []));
}
