using MathNet.Numerics.Distributions;

namespace Routing.Statistics.Calibration;

/// <summary>Whether probabilities were calibrated, where what came of them is itself only believed.</summary>
/// <remarks>A belief is a martingale: before the answers are seen, the mean of what will be believed after them is what is said now.
/// Each difference d = believed − said has then mean 0 whatever was said, and the two sums of Cox's calibration (1958), Σ d for the
/// intercept and Σ d · logit(said) for the slope, standardised by their own squares, give χ² with two degrees of freedom.</remarks>
public static class PosteriorCalibration
{
    private const double Least = 1e-6;

    /// <summary>p-value that intercept and slope are those of a calibrated speaker.</summary>
    /// <param name="said">Probability before the answers, [N].</param>
    /// <param name="believed">Probability of the same after the answers, with what was said as prior, [N].</param>
    public static double PValue(double[] said, double[] believed)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(believed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(believed.Length, said.Length);
        var (s0, s1, v00, v01, v11) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < said.Length; i++)
        {
            var p = Math.Clamp(said[i], Least, 1 - Least);
            var (d, x) = (believed[i] - said[i], Math.Log(p / (1 - p)));
            (s0, s1) = (s0 + d, s1 + (d * x));
            (v00, v01, v11) = (v00 + (d * d), v01 + (d * d * x), v11 + (d * d * x * x));
        }

        var determinant = (v00 * v11) - (v01 * v01);
        // Whoever always says the same has no slope.
        return determinant <= Least * v00 * v11
            ? v00 > 0 ? 1 - ChiSquared.CDF(1, s0 * s0 / v00) : 1
            : 1 - ChiSquared.CDF(2, ((s0 * s0 * v11) - (2 * s0 * s1 * v01) + (s1 * s1 * v00)) / determinant);
    }
}
