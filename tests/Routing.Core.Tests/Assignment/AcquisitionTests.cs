using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Assignment;

public sealed class AcquisitionTests
{
    [Fact]
    public void Every_pair_is_chosen_as_often_as_its_logged_probability_says()
    {
        const int Draws = 20_000;
        double[] weights = [.. _said.Select(p => Acquisition.Weight([p, 1 - p, 0], 1))];
        var random = new Random(7);

        var chosen = Enumerable.Range(0, Draws).Select(_ => Acquisition.Choose(weights, random.NextDouble())).ToList();

        Assert.Equal(1, chosen.DistinctBy(one => one.Index).Sum(one => one.Probability), 9);
        foreach (var one in chosen.GroupBy(one => one.Index))
        {
            var p = one.First().Probability;
            Assert.InRange(one.Count() / (double)Draws, p - (4 * Math.Sqrt(p * (1 - p) / Draws)), p + (4 * Math.Sqrt(p * (1 - p) / Draws)));
        }
    }

    // Weighted by the inverse of the probability, a mean over the chosen is a mean over all.
    [Fact]
    public void Inverse_probabilities_give_an_unbiased_mean()
    {
        const int Pairs = 40, Draws = 40_000;
        var random = new Random(8);
        var said = Enumerable.Range(0, Pairs).Select(_ => random.NextDouble()).ToArray();
        double[] weights = [.. said.Select(p => Acquisition.Weight([p, 1 - p], 1))];

        var estimate = Enumerable.Range(0, Draws).Average(_ =>
        {
            var (index, probability) = Acquisition.Choose(weights, random.NextDouble());
            return said[index] / probability / Pairs;
        });

        Assert.InRange(estimate, said.Average() - 0.03, said.Average() + 0.03);
    }

    [Fact]
    public void A_queue_with_evidence_gives_the_share_of_its_offers_to_what_the_model_would_learn_from()
    {
        var programme = Pairs with { RewardModel = new RewardModelPolicy { AcquisitionShare = 0.2 } };
        var asker = new Asker(new ReviewerProfile("ada", 0, new HashSet<string> { "en" }), 1, null);
        var rater = new RaterView(_ => _flat, _ => _flat, _ => _flat);

        WorkQueue Queue(object? evidence)
        {
            var queue = new WorkQueue(programme, "test");
            for (var n = 0; n < 10; n++)
                queue.Put(new QueuedItem($"item-{n}", 0, [0.4, 0.4, 0.2], 0, "en", false, Noon, 0, [], []), Noon);
            queue.PriorIs([0.4, 0.4, 0.2], evidence, item => ([0.4, 0.4, 0.2], "overall@1"));
            queue.MoveUntouched(100, Noon);
            return queue;
        }

        var acquired = Queue("overall@1").Reserve(asker, rater, 0.2, Noon);
        Assert.Equal("test/acquisition", acquired?.PolicyVersion);
        Assert.Equal(0.2 / 10, acquired!.Propensity, 9);
        Assert.Equal("test", Queue(null).Reserve(asker, rater, 0.2, Noon)?.PolicyVersion);
        Assert.Equal("test", Queue("overall@1").Reserve(asker, rater, 0.9, Noon)?.PolicyVersion);
    }

    private static readonly double[] _said = [0.5, 0.8, 0.95, 0.3];

    private static readonly double[,] _flat = { { 0.6, 0.2, 0.2 }, { 0.2, 0.6, 0.2 }, { 0.2, 0.2, 0.6 } };
}
