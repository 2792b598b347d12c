using Routing.Statistics.Similarity;
using Xunit;

namespace Routing.Statistics.Tests.Similarity;

public sealed class MinHashTests
{
    // 64 orders: one estimate has a standard error of √(J (1 − J) / 64) ≤ .0625, the mean of 200 one of at most .0045; four of them.
    [Theory]
    [InlineData(0, 100)]
    [InlineData(20, 80)]
    [InlineData(50, 50)]
    [InlineData(80, 20)]
    [InlineData(95, 5)]
    public void The_estimate_is_right_in_the_mean(int shared, int own)
    {
        var random = new Random(5);
        var jaccard = shared / (shared + (2.0 * own));
        var estimates = Enumerable.Range(0, 200).Select(_ =>
        {
            var both = Draw(random, shared);
            return MinHash.Similarity(MinHash.Of([.. both, .. Draw(random, own)]), MinHash.Of([.. both, .. Draw(random, own)]));
        });

        Assert.InRange(estimates.Average(), jaccard - 0.018, jaccard + 0.018);
    }

    [Fact]
    public void Order_and_repetition_do_not_matter_and_the_same_set_is_the_same()
    {
        Assert.Equal(MinHash.Of([1, 2, 3]), MinHash.Of([3, 2, 1, 1]));
        Assert.Equal(1, MinHash.Similarity(MinHash.Of([1, 2, 3]), MinHash.Of([1, 2, 3])));
        Assert.Throws<ArgumentException>(() => MinHash.Of([]));
    }

    // 1 − (1 − J⁴)¹⁶ at J = .5 is .644; 400 draws have a standard error of .024.
    [Fact]
    public void Sets_meet_as_often_as_the_bands_say()
    {
        var random = new Random(9);
        var met = Enumerable.Range(0, 400).Count(_ =>
        {
            var both = Draw(random, 100);
            var index = new BandIndex();
            index.Add(MinHash.Of([.. both, .. Draw(random, 50)]));
            return index.Near(MinHash.Of([.. both, .. Draw(random, 50)]), 0, 1).Count > 0;
        });

        Assert.InRange(met / 400.0, 0.57, 0.74);
    }

    [Fact]
    public void The_most_similar_come_first_of_equals_the_oldest_and_growth_forgets_nothing()
    {
        var random = new Random(3);
        var set = Draw(random, 50);
        var index = new BandIndex();
        index.Add(MinHash.Of([.. set.Take(45), .. Draw(random, 5)]));
        index.Add(MinHash.Of(set));
        for (var n = 0; n < 5_000; n++)
            index.Add(MinHash.Of(Draw(random, 50)));
        index.Add(MinHash.Of(set));

        Assert.Equal([1, 5_002, 0], index.Near(MinHash.Of(set), 0.5, 8));
        Assert.Equal([1], index.Near(MinHash.Of(set), 0.5, 1));
        Assert.Equal(5_003, index.Count);
    }

    private static List<ulong> Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64())];
}
