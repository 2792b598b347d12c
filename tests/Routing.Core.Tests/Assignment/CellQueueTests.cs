using CsCheck;
using Routing.Core.Assignment;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class CellQueueTests
{
    // Quantisation costs: the head of the best cell against the exact best item of the whole queue. The floor of
    // 0.9 holds for every pull with K = 2 and 3. With K = 5 the 16 × 8 bins are coarser for the flat beliefs; 0.9 is
    // asked of the mean there, with a lower floor for the single pull (0.85 measured).
    [Theory]
    [InlineData(2, 0.9)]
    [InlineData(3, 0.9)]
    [InlineData(5, 0.8)]
    public void The_top_choice_is_near_the_exact_best(int classes, double floor)
    {
        const int items = 2000, raters = 60;
        var random = new Random(7);
        var queue = new CellQueue(classes);
        var all = new Dictionary<string, (double[] Belief, int Risk, int Age, int Pending)>();
        for (var i = 0; i < items; i++)
        {
            var item = (Draw(random, classes), random.Next(4), random.Next(4), random.Next(3));
            all["i" + i] = item;
            queue.Put("i" + i, item.Item1, item.Item2, item.Item3, item.Item4);
        }

        var weights = RoutingWeights.Default;
        double worst = 1, sum = 0;
        for (var j = 0; j < raters; j++)
        {
            var rater = Rater(random, classes);
            double Exact(string id)
            {
                var (belief, risk, age, pending) = all[id];
                return weights.Risk[risk] * weights.Age[age] * Math.Pow(0.5, pending)
                    * Routing.Statistics.Information.ExpectedInformationGain.OfOneAnswer(belief, rater);
            }

            // A third of the items passes, so that the best of many different sets is compared.
            bool Passes(string id) => StableHash.Of(id + "/" + j) % 3 == 0;
            var best = all.Keys.Where(Passes).Max(Exact);
            var choice = queue.Best(rater, weights, 1, Passes)!;
            var again = queue.Best(queue.Gains(rater), weights, 1, Passes)!;
            Assert.Equal(choice.Item, again.Item);
            Assert.Equal(choice.Parts, again.Parts);
            var ratio = Exact(choice.Item) / best;
            worst = Math.Min(worst, ratio);
            sum += ratio;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"K={classes} min {worst:0.0000} mean {sum / raters:0.0000}");
        Assert.True(worst >= floor, $"K={classes} min {worst:0.0000} mean {sum / raters:0.0000}");
        Assert.True(sum / raters >= 0.9, $"K={classes} mean {sum / raters:0.0000}");
    }

    [Fact]
    public void Random_operations_agree_with_a_dictionary()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 30], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Double[0, 1]).Array[0, 200].Sample(steps =>
        {
            var queue = new CellQueue(2);
            var model = new Dictionary<string, CellKey>();
            foreach (var (kind, id, risk, pending, p) in steps)
            {
                var item = "i" + id;
                if (kind == 0)
                {
                    Assert.Equal(model.Remove(item), queue.Remove(item));
                }
                else
                {
                    double[] belief = [1 - p, p];
                    queue.Put(item, belief, risk, 3 - risk, pending);
                    model[item] = queue.KeyFor(belief, risk, 3 - risk, pending);
                }

                Assert.Equal(model.Count, queue.Count);
                Assert.Equal(model.Values.Distinct().Count(), queue.OccupiedCells);
            }

            foreach (var (item, cell) in model)
                Assert.Equal(cell, queue.CellOf(item));
            var rater = new[,] { { .8, .2 }, { .2, .8 } };
            var taken = new HashSet<string>();
            while (queue.Best(rater, RoutingWeights.Default, 1, _ => true) is { } choice)
            {
                Assert.Equal(model[choice.Item], choice.Cell);
                Assert.True(taken.Add(choice.Item));
                Assert.True(queue.Remove(choice.Item));
                Assert.False(queue.Contains(choice.Item));
            }

            Assert.Equal(model.Count, taken.Count);
            Assert.Null(queue.Oldest(0.5, _ => true));
        });
    }

    [Fact]
    public void A_cell_is_first_in_first_out_and_sixteen_deep()
    {
        var queue = new CellQueue(2);
        for (var i = 0; i < 20; i++)
            queue.Put("a" + i, [.5, .5], 0, 0, 0);
        queue.Put("b", [.9, .1], 0, 0, 0);
        var rater = new[,] { { .8, .2 }, { .2, .8 } };
        Assert.Equal("a0", queue.Best(rater, RoutingWeights.Default, 1, _ => true)!.Item);
        Assert.Equal("a15", queue.Best(rater, RoutingWeights.Default, 1, id => id == "a15")!.Item);
        Assert.Null(queue.Best(rater, RoutingWeights.Default, 1, id => id == "a16"));
        var other = queue.Best(rater, RoutingWeights.Default, 1, id => id == "b")!;
        Assert.Equal((2, 17), (other.CellsConsidered, other.ItemsConsidered));
        Assert.Equal("a0", queue.Oldest(.9, id => id != "b"));
    }

    [Theory]
    [InlineData(2, 64)]
    [InlineData(3, 153)]
    [InlineData(5, 2560)]
    public void Every_belief_has_a_cell(int classes, int count)
    {
        var grid = new BeliefGrid(classes);
        Assert.Equal(count, grid.Count);
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
            Assert.InRange(grid.CellOf(Draw(random, classes)), 0, count - 1);
        for (var k = 0; k < classes; k++)
        {
            var corner = new double[classes];
            corner[k] = 1;
            Assert.InRange(grid.CellOf(corner), 0, count - 1);
        }
    }

    private static double[] Draw(Random random, int classes)
    {
        var power = 1 + (3 * random.NextDouble());
        var belief = Enumerable.Range(0, classes).Select(_ => Math.Pow(-Math.Log(1 - random.NextDouble()), power)).ToArray();
        var sum = belief.Sum();
        return [.. belief.Select(value => value / sum)];
    }

    private static double[,] Rater(Random random, int classes)
    {
        var rater = new double[classes, classes];
        for (var k = 0; k < classes; k++)
        {
            var right = .5 + (.45 * random.NextDouble());
            var rest = Draw(random, classes - 1);
            for (var l = 0; l < classes; l++)
                rater[k, l] = l == k ? right : (1 - right) * rest[l < k ? l : l - 1];
        }

        return rater;
    }
}
