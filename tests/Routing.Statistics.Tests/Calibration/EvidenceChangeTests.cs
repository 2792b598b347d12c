using Routing.Statistics.Calibration;
using Routing.Statistics.Signals;
using Xunit;

namespace Routing.Statistics.Tests.Calibration;

public sealed class EvidenceChangeTests
{
    private static readonly double[] _even = [0.5, 0.5], _a = [0.8, 0.2], _b = [0.2, 0.8];

    // 200 runs at 1 %: 2 expected, more than 8 in fewer than one of 4,000 cases. What the evidence claims does not matter, nor that
    // routing picks closer pairs later.
    [Theory]
    [InlineData(1)]
    [InlineData(0.15)]
    [InlineData(2)]
    public void Evidence_that_means_what_it_meant_is_seldom_called_changed(double claimed)
    {
        var called = Enumerable.Range(0, 200).Count(run =>
        {
            var random = new Random(run);
            return EvidenceChange.PValue(Pairs(random, 600, 1.5, claimed, 1), Pairs(random, 300, 0.7, claimed, 1), _even) < 0.01;
        });

        Assert.InRange(called, 0, 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.15)]
    public void Evidence_that_means_nothing_any_more_is_found_from_single_answers_of_unsure_people(double claimed)
    {
        var called = Enumerable.Range(0, 20).Count(run =>
        {
            var random = new Random(run);
            return EvidenceChange.PValue(Pairs(random, 1000, 1.5, claimed, 1), Pairs(random, 500, 1.5, claimed, 0), _even) < 0.01;
        });

        Assert.InRange(called, 18, 20);
    }

    [Fact]
    public void Shortfalls_add_up_to_an_alarm_after_a_fall_and_seldom_without_one()
    {
        int Alarms(double means) => Enumerable.Range(0, 40).Count(run =>
        {
            var random = new Random(run);
            var sum = new RiseCusum(0);
            foreach (var value in EvidenceChange.Shortfalls(Pairs(random, 1000, 1.5, 0.5, 1), Pairs(random, 400, 1.5, 0.5, means), _even))
                sum = sum.Next(value);
            return sum.Sum >= RiseCusum.Alarm;
        });

        Assert.InRange(Alarms(1), 0, 6);
        Assert.InRange(Alarms(0), 36, 40);
    }

    [Fact]
    public void The_cumulative_sum_by_hand() =>
        Assert.Equal(0.25 * (2 - 0.125) + (0.25 * (1 - 0.125)), new RiseCusum(0).Next(-9).Next(2).Next(1).Sum, 12);

    [Fact]
    public void A_share_that_rose_by_hand()
    {
        // 1 of 4, then 3 of 3: of the 35 ways to lay 4 found among 7, those with all 3 later ones are 4.
        Assert.Equal(4.0 / 35, ShareRise.PValue(1, 4, 3, 3), 9);
        Assert.Equal(1, ShareRise.PValue(3, 10, 0, 10));
    }

    // Pairs with log odds of a deviation, of which the evidence claims so much and that mean so much, each answered once by somebody who
    // is right in four of five cases.
    private static List<(double[], double[])> Pairs(Random random, int count, double deviation, double claimed, double means) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var odds = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var isA = random.NextDouble() < 1 / (1 + Math.Exp(-means * odds));
            var said = 1 / (1 + Math.Exp(-claimed * odds));
            var answersA = random.NextDouble() < (isA ? 0.8 : 0.2);
            return (new[] { said, 1 - said }, answersA ? _a : _b);
        }),
    ];
}
