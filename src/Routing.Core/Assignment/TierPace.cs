using System.Globalization;

namespace Routing.Core.Assignment;

/// <summary>The money of one tier: what is spent and left, and the price that spreads it over the time there is
/// (algorithms.md §5.5). Who is asked for little worth costs more than he brings while money goes faster than planned.</summary>
/// <param name="Tier">Name of the tier.</param>
/// <param name="Budget">Cents for all judgments of its people, gold included.</param>
/// <param name="Until">When the money may be gone.</param>
public sealed record TierPace(string Tier, decimal Budget, DateTimeOffset Until)
{
    private const double Fastest = 20, MemoryHours = 1.0 / 6;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);

    /// <summary>Cents for judgments so far.</summary>
    public decimal Spent { get; init; }

    /// <summary>Cents that the running leases will cost.</summary>
    public decimal Committed { get; init; }

    /// <summary>Of late, leases counted as spent.</summary>
    public double CentsPerHour { get; init; }

    /// <summary>μ, what an offer must be worth at least; 0 where there is money enough.</summary>
    public double Price => Pacing.Price > Pacing.Minimum ? Pacing.Price : 0;

    /// <summary>The price and its bounds.</summary>
    public BudgetPacing Pacing { get; init; } = new(1e-4);

    private DateTimeOffset? MovedAt { get; init; } // the price; null before the first look

    private decimal Counted { get; init; } // spent and committed then

    /// <summary>Cents left, running leases taken off.</summary>
    public decimal Left => Math.Max(0, Budget - Spent - Committed);

    /// <summary>Nothing is offered any more.</summary>
    public bool IsSpent => Left <= 0;

    /// <summary>Cents spent at the end, if it goes on as of late.</summary>
    public decimal Forecast(DateTimeOffset now) =>
        Spent + Committed + (decimal)(CentsPerHour * Math.Max(0, (Until - now).TotalHours));

    /// <summary>The pace after a look at the journal. The price moves every ten seconds.</summary>
    /// <param name="spent">Cents for all judgments so far.</param>
    /// <param name="committed">Cents of the running leases.</param>
    public TierPace At(decimal spent, decimal committed, DateTimeOffset now)
    {
        var seen = this with { Spent = spent, Committed = committed };
        if (MovedAt is not { } before)
            return seen with { MovedAt = now, Counted = spent + committed };
        if (now - before < _period)
            return seen;
        var hours = (now - before).TotalHours;
        var rate = Math.Max(0, (double)(spent + committed - Counted)) / hours;
        var (left, hoursLeft) = ((double)seen.Left, (Until - now).TotalHours);
        // One burst must not price everybody out for the rest of the day.
        var fastest = hoursLeft > 0 ? Fastest * left / hoursLeft : rate;
        return seen with
        {
            MovedAt = now, Counted = spent + committed,
            CentsPerHour = CentsPerHour + ((1 - Math.Exp(-hours / MemoryHours)) * (rate - CentsPerHour)),
            Pacing = left > 0 ? Pacing.Update(Math.Min(rate, fastest), left, hoursLeft) : Pacing,
        };
    }

    /// <summary>In plain words with numbers.</summary>
    public string Words => string.Create(
        CultureInfo.InvariantCulture, $"{Spent:0.##} of {Budget:0.##} cents are spent, {Committed:0.##} are out with running leases");
}
