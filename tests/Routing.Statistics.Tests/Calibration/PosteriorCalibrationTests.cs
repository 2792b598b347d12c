using Routing.Statistics.Calibration;
using Xunit;

namespace Routing.Statistics.Tests.Calibration;

public sealed class PosteriorCalibrationTests
{
    // 400 runs at 1 %: 4 expected, more than 12 in fewer than one of 5,000 cases.
    [Fact]
    public void Who_says_what_is_right_is_seldom_called_miscalibrated()
    {
        var called = Enumerable.Range(0, 400).Count(run => PValue(run, claimed: 1) < 0.01);

        Assert.InRange(called, 0, 12);
    }

    [Fact]
    public void Who_claims_three_times_the_log_odds_is_found_from_single_answers_of_unsure_people()
    {
        var called = Enumerable.Range(0, 20).Count(run => PValue(run, claimed: 3) < 0.01);

        Assert.InRange(called, 18, 20);
    }

    // 500 pairs with a log odds of deviation 1.5, each answered once by somebody who is right in four of five cases.
    private static double PValue(int seed, double claimed)
    {
        var random = new Random(seed);
        var (said, believed) = (new double[500], new double[500]);
        for (var i = 0; i < said.Length; i++)
        {
            var odds = 1.5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var isA = random.NextDouble() < 1 / (1 + Math.Exp(-odds));
            var answersA = random.NextDouble() < (isA ? 0.8 : 0.2);
            said[i] = 1 / (1 + Math.Exp(-claimed * odds));
            var (a, b) = (said[i] * (answersA ? 0.8 : 0.2), (1 - said[i]) * (answersA ? 0.2 : 0.8));
            believed[i] = a / (a + b);
        }

        return PosteriorCalibration.PValue(said, believed);
    }
}
