namespace Routing.Statistics.Signals;

/// <summary>Cumulative sum for a fall in accuracy (algorithms.md §6.3; E. S. Page, "Continuous Inspection Schemes", 1954):
/// S ← max(0, S + x·ln(a1/a0) + (1 − x)·ln((1 − a1)/(1 − a0))).</summary>
/// <param name="Sum">S, nats, at least 0.</param>
public readonly record struct Cusum(double Sum)
{
    /// <summary>S at which somebody is watched more closely.</summary>
    public const double Warning = 3;

    /// <summary>S at which a fall is taken for real.</summary>
    public const double Alarm = 5;

    // a0 − a1, the fall that is looked for.
    private const double Fall = 0.20, Edge = 0.02;

    /// <summary>The sum after one more answer.</summary>
    /// <param name="right">1 right, 0 wrong, between them the probability of being right.</param>
    /// <param name="longRun">a0, accuracy before the fall, in (0, 1).</param>
    /// <param name="weight">How much the answer is known to say, in [0, 1]; 1 on gold.</param>
    public Cusum Next(double right, double longRun, double weight = 1)
    {
        var a0 = Math.Clamp(longRun, Fall + Edge, 1 - Edge);
        var a1 = a0 - Fall;
        var step = (right * Math.Log(a1 / a0)) + ((1 - right) * Math.Log((1 - a1) / (1 - a0)));
        return new Cusum(Math.Max(0, Sum + (weight * step)));
    }
}
