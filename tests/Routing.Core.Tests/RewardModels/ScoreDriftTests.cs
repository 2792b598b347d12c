using Routing.Core.RewardModels;
using Xunit;

namespace Routing.Core.Tests.RewardModels;

public sealed class ScoreDriftTests
{
    [Fact]
    public void Pairs_that_are_scored_as_before_are_no_drift_and_too_few_say_nothing()
    {
        var drift = new ScoreDrift();
        Add(drift, "a", 500, later: false, 0);
        Add(drift, "a", 199, later: true, 0);
        Assert.Null(drift.Read());

        Add(drift, "a", 301, later: true, 0);

        Assert.InRange(drift.Read()!.Index, 0, 0.1);
    }

    [Fact]
    public void A_slice_that_moves_is_found_where_the_whole_hides_it()
    {
        var drift = new ScoreDrift();
        foreach (var later in new[] { false, true })
        {
            Add(drift, "large", 9_000, later, 0);
            Add(drift, "small", 500, later, later ? 1.5 : 0);
            // Too few to be looked at for itself.
            Add(drift, "tiny", 100, later, later ? 3 : 0);
        }

        var reading = drift.Read()!;

        Assert.Equal("small", reading.Slice);
        Assert.InRange(reading.Index, 0.5, 10);
    }

    private static void Add(ScoreDrift drift, string slice, int count, bool later, double shift)
    {
        var random = new Random(count);
        for (var n = 0; n < count; n++)
            drift.Add(slice, shift + Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6, later);
    }
}
