namespace Routing.RewardModels.Evaluation;

/// <summary>A bin of a reliability curve.</summary>
/// <param name="Said">Mean probability said.</param>
/// <param name="Seen">Share seen.</param>
public sealed record ReliabilityBin(int Count, double Said, double Seen);

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
        var bins = said.Length < FewPairs ? 5 : 15;
        var error = ErrorOf(said, seen, order, bins);
        var random = new Random(seed);
        var drawn = new bool[said.Length];
        var (sum, above) = (0.0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = random.NextDouble() < said[i];
            var one = ErrorOf(said, drawn, order, bins);
            sum += one;
            above += one >= error ? 1 : 0;
        }

        return new Calibration(error, error - (sum / Draws), above / (double)Draws);
    }

    /// <summary>Bins of equal mass, rising.</summary>
    public static IReadOnlyList<ReliabilityBin> Curve(double[] said, bool[] seen, int bins)
    {
        var order = Enumerable.Range(0, said.Length).OrderBy(i => said[i]).ThenBy(i => i).ToArray();
        return [.. Enumerable.Range(0, bins).Select(bin => BinOf(said, seen, order, bin, bins)).Where(bin => bin.Count > 0)];
    }

    private static double ErrorOf(double[] said, bool[] seen, int[] order, int bins)
    {
        var error = 0.0;
        for (var b = 0; b < bins; b++)
        {
            var bin = BinOf(said, seen, order, b, bins);
            error += bin.Count * Math.Abs(bin.Said - bin.Seen);
        }

        return error / Math.Max(1, said.Length);
    }

    private static ReliabilityBin BinOf(double[] said, bool[] seen, int[] order, int bin, int bins)
    {
        var (begin, end) = ((int)((long)order.Length * bin / bins), (int)((long)order.Length * (bin + 1) / bins));
        var (p, hits) = (0.0, 0);
        for (var n = begin; n < end; n++)
        {
            p += said[order[n]];
            hits += seen[order[n]] ? 1 : 0;
        }

        var count = end - begin;
        return new ReliabilityBin(count, count == 0 ? 0 : p / count, count == 0 ? 0 : hits / (double)count);
    }
}
