namespace Routing.Statistics.Calibration;

/// <summary>q̃(k) ∝ exp(e^u · log max(q(k), 1e-4) + b_k) (algorithms.md §1.8; Guo et al. 2017).</summary>
/// <param name="LogScale">u; the temperature is e^−u.</param>
/// <param name="Bias">b, [K].</param>
public sealed record TemperatureCalibrator(double LogScale, double[] Bias)
{
    /// <summary>The prior mean, used where there is no gold: u = −0.5, no bias.</summary>
    public static TemperatureCalibrator Prior(int classes) => new(-0.5, new double[classes]);

    /// <summary>The calibrated posterior, [K].</summary>
    public double[] Apply(double[] posterior)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        var scale = Math.Exp(LogScale);
        var logs = posterior.Select((q, k) => (scale * Math.Log(Math.Max(q, 1e-4))) + Bias[k]).ToArray();
        var top = logs.Max();
        var total = logs.Sum(log => Math.Exp(log - top));
        return [.. logs.Select(log => Math.Exp(log - top) / total)];
    }
}
