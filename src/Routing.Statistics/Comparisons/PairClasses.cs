using MathNet.Numerics.Distributions;

namespace Routing.Statistics.Comparisons;

/// <summary>What a difference of utilities says of the consensus about one pair: first, second or tie.</summary>
public static class PairClasses
{
    /// <summary>P(first), P(second), P(tie), [3]. Two candidates tie whose utilities differ by so little that, of pairs of which
    /// nothing is known, a share <paramref name="tieShare"/> does.</summary>
    /// <param name="difference">Mean and variance of u_first − u_second.</param>
    /// <param name="tieShare">π(tie), in [0, 1).</param>
    public static double[] Of((double Mean, double Variance) difference, double tieShare)
    {
        var (_, unknown) = UtilityPosterior.Prior(2).Difference(0, 1);
        var near = Normal.InvCDF(0, Math.Sqrt(unknown), (1 + Math.Clamp(tieShare, 0, 0.99)) / 2);
        var deviation = Math.Sqrt(difference.Variance);
        var first = Normal.CDF(-difference.Mean, deviation, -near);
        var second = Normal.CDF(difference.Mean, deviation, -near);
        return [first, second, Math.Max(0, 1 - first - second)];
    }
}
