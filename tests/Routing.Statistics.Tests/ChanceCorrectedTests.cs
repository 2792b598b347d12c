using Routing.Statistics.Agreement;
using Xunit;

namespace Routing.Statistics.Tests;

public sealed class ChanceCorrectedTests
{
    // §12.4 of the specification: Fleiss' own ten subjects by fourteen raters.
    private static readonly double[][] _fleiss =
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ];

    private static readonly (int, int)[] _cohen =
        [.. Repeat((0, 0), 20), .. Repeat((0, 1), 5), .. Repeat((1, 0), 10), .. Repeat((1, 1), 15)];

    [Fact]
    public void The_known_values_are_reproduced()
    {
        Assert.Equal(0.2099, ChanceCorrected.Fleiss(_fleiss)!.Value, 4);
        Assert.Equal(0.4, ChanceCorrected.Cohen(_cohen, 2, MeasurementLevel.Nominal)!.Value, 12);
        Assert.Equal(0.7, ChanceCorrected.Percent(Counts(_cohen), MeasurementLevel.Nominal)!.Value, 12);
        // AC1 by hand: shares .55 and .45, chance 2 · .55 · .45 = .495.
        Assert.Equal((0.7 - 0.495) / 0.505, ChanceCorrected.Gwet(Counts(_cohen), MeasurementLevel.Nominal)!.Value, 12);
    }

    [Fact]
    public void Near_answers_count_in_part_on_a_scale()
    {
        (int, int)[] pairs = [(0, 1), (1, 2), (2, 2), (0, 0), (2, 1)];

        var nominal = ChanceCorrected.Cohen(pairs, 3, MeasurementLevel.Nominal)!.Value;
        var ordinal = ChanceCorrected.Cohen(pairs, 3, MeasurementLevel.Ordinal)!.Value;
        var interval = ChanceCorrected.Cohen(pairs, 3, MeasurementLevel.Interval)!.Value;

        Assert.True(nominal < ordinal && ordinal < interval, $"{nominal}, {ordinal}, {interval}");
        // Two of five agree, three are one step of two apart.
        Assert.Equal((2 + (3 * 0.75)) / 5, ChanceCorrected.Percent(Counts(pairs, 3), MeasurementLevel.Interval)!.Value, 12);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_can_be()
    {
        Assert.Null(ChanceCorrected.Percent([[1, 0]], MeasurementLevel.Nominal));
        Assert.Null(ChanceCorrected.Fleiss([[2, 0], [1, 0]]));
        Assert.Null(ChanceCorrected.Cohen([(0, 0), (0, 0)], 2, MeasurementLevel.Nominal));
        Assert.Null(PoissonBootstrap.Estimate(10, 10, _ => 0.5).Low);
    }

    [Fact]
    public void Unanimity_is_one_and_chance_is_none()
    {
        var random = new Random(5);
        double[][] chance = [.. Enumerable.Range(0, 5000).Select(_ => Draw(random))];

        Assert.Equal(1, ChanceCorrected.Gwet([[3, 0, 0], [0, 3, 0]], MeasurementLevel.Ordinal)!.Value, 12);
        Assert.Equal(0, ChanceCorrected.Fleiss(chance)!.Value, 0.02);
        var estimate = PoissonBootstrap.Estimate(5000, 5000, weights => ChanceCorrected.Fleiss(chance, weights));
        Assert.True(estimate.Low < estimate.Alpha && estimate.Alpha < estimate.High);

        static double[] Draw(Random random)
        {
            var counts = new double[3];
            for (var n = 0; n < 4; n++)
                counts[random.Next(3)]++;
            return counts;
        }
    }

    private static double[][] Counts((int First, int Second)[] pairs, int classes = 2) =>
    [
        .. pairs.Select(pair =>
        {
            var counts = new double[classes];
            counts[pair.First]++;
            counts[pair.Second]++;
            return counts;
        }),
    ];

    private static IEnumerable<(int, int)> Repeat((int, int) pair, int times) => Enumerable.Repeat(pair, times);

    [Theory]
    [InlineData(MeasurementLevel.Nominal)]
    [InlineData(MeasurementLevel.Ordinal)]
    [InlineData(MeasurementLevel.Interval)]
    public void Where_all_say_the_same_agreement_is_whole_and_chance_leaves_nothing_to_correct(MeasurementLevel level)
    {
        double[][] counts = [[2], [2]];

        Assert.Equal(1, ChanceCorrected.Percent(counts, level));
        Assert.Null(ChanceCorrected.Cohen([(0, 0), (0, 0)], 1, level));
        Assert.Null(Krippendorff.Alpha(counts, level));
    }

    [Fact]
    public void There_is_no_interval_where_most_replicates_are_undefined() =>
        Assert.Null(PoissonBootstrap.Estimate(60, 60, weights => weights is null || weights[0] == 1 ? 0.5 : null).Low);
}
