namespace Routing.Statistics.Signals;

/// <summary>Cumulative sum for a rise of a mean by a quarter of a standard deviation (E. S. Page, "Continuous Inspection Schemes",
/// 1954): S ← max(0, S + δ (z − δ/2)), the log likelihood ratio of N(δ, 1) against N(0, 1).</summary>
/// <remarks>By Siegmund's (1985) approximation an alarm comes by chance once in some 6,000 values, and about 160 values after a rise
/// of δ.</remarks>
/// <param name="Sum">S, nats, at least 0.</param>
public readonly record struct RiseCusum(double Sum)
{
    /// <summary>S at which a rise is taken for real.</summary>
    public const double Alarm = 5;

    private const double Rise = 0.25;

    /// <summary>The sum after one more value.</summary>
    /// <param name="value">z: its distance from the mean before, in standard deviations.</param>
    public RiseCusum Next(double value) => new(Math.Max(0, Sum + (Rise * (value - (Rise / 2)))));
}
