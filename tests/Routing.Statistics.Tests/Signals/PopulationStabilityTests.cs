using Routing.Statistics.Signals;
using Xunit;

namespace Routing.Statistics.Tests.Signals;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Values_of_one_source_are_stable() =>
        Assert.InRange(PopulationStability.Of(Normal(1000, 0, 1), Normal(1000, 0, 2)), 0, 0.1);

    [Fact]
    public void A_shift_by_one_deviation_is_seen_and_the_same_both_ways() =>
        Assert.InRange(PopulationStability.Of(Normal(1000, 0, 1), Normal(1000, 1, 2)), 0.5, 2);

    [Fact]
    public void By_hand()
    {
        // Ten bins of one old value each; all ten new ones in the last: nine bins of .5/15 and one of 10.5/15 against 1.5/15.
        double[] old = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        var expected = (9 * ((0.5 - 1.5) / 15 * Math.Log(0.5 / 1.5))) + ((10.5 - 1.5) / 15 * Math.Log(10.5 / 1.5));

        Assert.Equal(expected, PopulationStability.Of(old, [.. Enumerable.Repeat(9.0, 10)]), 12);
    }

    private static double[] Normal(int count, double mean, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            mean + (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
