using Routing.Statistics.Intervals;

namespace Routing.RewardModels.Evaluation;

/// <summary>Calibration error, and how much of it a calibrated model would not show at this number of pairs.</summary>
/// <param name="Error">Expected calibration error over bins of equal mass (Naeini et al. 2015), in [0, 1].</param>
/// <param name="Excess">Error less its mean when each outcome is drawn from the probability said.</param>
/// <param name="PValue">Share of those draws with an error at least as large.</param>
public sealed record Calibration(double Error, double Excess, double PValue)
{
    private const int Draws = 1000;

    // The raw error is biased upwards, the more the finer the bins and the fewer the pairs.
    private const int FewPairs = 2000;

    /// <param name="said">Probability of each event, [N].</param>
    /// <param name="seen">Whether it happened, [N].</param>
    public static Calibration Of(double[] said, bool[] seen, int seed)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(seen);
        var order = Enumerable.Range(0, said.Length).OrderBy(i => said[i]).ThenBy(i => i).ToArray();
        var sorted = Array.ConvertAll(order, i => said[i]);
        var bins = said.Length < FewPairs ? 5 : 15;
        var error = ErrorOf(sorted, Array.ConvertAll(order, i => seen[i]), bins);
        var random = new Random(seed);
        var drawn = new bool[said.Length];
        var (sum, above) = (0.0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = random.NextDouble() < sorted[i];
            var one = ErrorOf(sorted, drawn, bins);
            sum += one;
            above += one >= error ? 1 : 0;
        }

        return new Calibration(error, error - (sum / Draws), above / (double)Draws);
    }

    /// <summary>Bins of equal mass, rising.</summary>
    public static IReadOnlyList<ReliabilityBin> Curve(double[] said, bool[] seen, int bins)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(seen);
        var order = Enumerable.Range(0, said.Length).OrderBy(i => said[i]).ThenBy(i => i).ToArray();
        return
        [
            .. Enumerable.Range(0, bins).Select(bin => order[Range(order.Length, bin, bins)]).Where(bin => bin.Length > 0).Select(bin =>
            {
                var hits = bin.Count(i => seen[i]);
                var interval = Wilson.Interval(hits, bin.Length);
                return new ReliabilityBin(
                    bin.Length, bin.Average(i => said[i]), hits / (double)bin.Length, interval.Low, interval.High);
            }),
        ];
    }

    private static double ErrorOf(double[] said, bool[] seen, int bins)
    {
        var error = 0.0;
        for (var b = 0; b < bins; b++)
        {
            var gap = 0.0;
            var (start, length) = Range(said.Length, b, bins).GetOffsetAndLength(said.Length);
            for (var i = start; i < start + length; i++)
                gap += said[i] - (seen[i] ? 1 : 0);
            error += Math.Abs(gap);
        }

        return error / Math.Max(1, said.Length);
    }

    private static Range Range(int count, int bin, int bins) =>
        (int)((long)count * bin / bins)..(int)((long)count * (bin + 1) / bins);
}
