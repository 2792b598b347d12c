using Routing.Statistics.Signals;
using Xunit;

namespace Routing.Statistics.Tests.Signals;

public sealed class DriftTests
{
    // Mean run lengths of algorithms.md §6.3, ±15 %. Run lengths are about exponential, so that 1500 runs have a standard
    // error of 1/√1500 = 2.6 %.
    [Theory]
    [InlineData(.9, .9, 3, 229)]
    [InlineData(.9, .9, 4, 767)]
    [InlineData(.9, .9, 5, 2028)]
    [InlineData(.9, .9, 6, 5752)]
    [InlineData(.9, .7, 3, 15)]
    [InlineData(.9, .7, 4, 21)]
    [InlineData(.9, .7, 5, 28)]
    [InlineData(.9, .7, 6, 34)]
    [InlineData(.9, .5, 3, 7)]
    [InlineData(.9, .5, 4, 9)]
    [InlineData(.9, .5, 5, 11)]
    [InlineData(.9, .5, 6, 13)]
    [InlineData(.85, .85, 5, 2291)]
    [InlineData(.85, .65, 5, 34)]
    [InlineData(.85, .45, 5, 16)]
    public void A_fall_is_seen_as_soon_and_a_steady_hand_accused_as_seldom_as_the_specification_says(
        double longRun, double accuracy, double limit, double answers)
    {
        const int Runs = 1500;
        var random = new Random(7);
        double total = 0;
        for (var run = 0; run < Runs; run++)
        {
            var (sum, n) = (default(Cusum), 0);
            while (sum.Sum < limit)
            {
                sum = sum.Next(random.NextDouble() < accuracy ? 1 : 0, longRun);
                n++;
            }

            total += n;
        }

        Assert.InRange(total / Runs, 0.85 * answers, 1.15 * answers);
    }

    [Fact]
    public void An_answer_that_says_nothing_moves_nothing() =>
        Assert.Equal(new Cusum(2), new Cusum(2).Next(0, 0.9, weight: 0));

    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void A_shift_of_the_mean_is_seen_and_none_is_not(double shift)
    {
        var random = new Random(3);
        var test = default(PageHinkley);
        for (var n = 0; n < 500; n++)
            test = test.Next(Normal(random));
        Assert.False(test.Shifted);

        var seen = 0;
        while (!test.Shifted && seen < 200)
        {
            test = test.Next(shift + Normal(random));
            seen++;
        }

        Assert.InRange(seen, 10, 100);
        Assert.Equal(shift > 0, test.Rise > 1);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
