namespace Routing.Statistics.Signals;

/// <summary>Page–Hinkley test for a shift of a mean, both ways (algorithms.md §6.3; E. S. Page, 1954; D. V. Hinkley,
/// 1971): the sum of distances from the running mean, less a tolerance, against its extreme.</summary>
/// <remarks>Values are standardised by the caller: δ and λ are in standard deviations.</remarks>
public readonly record struct PageHinkley
{
    private const double Tolerance = 0.1, Limit = 25;

    private double Up { get; init; }

    private double Down { get; init; }

    private double LeastUp { get; init; }

    private double MostDown { get; init; }

    private double Total { get; init; }

    /// <summary>Values seen.</summary>
    public int Count { get; private init; }

    /// <summary>How far the test is on the way to an alarm upwards, 1 at the alarm.</summary>
    public double Rise => (Up - LeastUp) / Limit;

    /// <summary>The same for a fall.</summary>
    public double Drop => (MostDown - Down) / Limit;

    /// <summary>Whether the mean has shifted.</summary>
    public bool Shifted => Rise > 1 || Drop > 1;

    /// <summary>The test after one more value.</summary>
    public PageHinkley Next(double value)
    {
        var count = Count + 1;
        var total = Total + value;
        var away = value - (total / count);
        var (up, down) = (Up + away - Tolerance, Down + away + Tolerance);
        return new PageHinkley
        {
            Count = count, Total = total, Up = up, Down = down,
            LeastUp = Math.Min(LeastUp, up), MostDown = Math.Max(MostDown, down),
        };
    }
}
