using System.Collections.Immutable;

namespace Routing.Core.Assignment;

/// <summary>How much of the offers experts had, against their share, and the shadow price of their time
/// (algorithms.md §5.5).</summary>
/// <param name="Share">Greatest share of offers that may go to experts, in [0, 1].</param>
public sealed record ExpertBudget(double Share)
{
    // The price moves after this many offers; below as many a share means nothing.
    private const int Window = 50;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    /// <summary>The shadow price in force.</summary>
    public BudgetPacing Pacing { get; init; } = new(0.01);

    private long Offers { get; init; }

    private long ToExperts { get; init; }

    private int WindowOffers { get; init; }

    private int WindowToExperts { get; init; }

    private DateTimeOffset? MinuteBegan { get; init; }

    // Experts who asked in this minute, and those of them whom the price did not turn away every time.
    private ImmutableHashSet<string> Asked { get; init; } = [];

    private ImmutableHashSet<string> NotIdle { get; init; } = [];

    /// <summary>Whether experts are below their share, or too few offers have been made to tell.</summary>
    public bool HasRoom => ToExperts < Share * Math.Max(Offers, Window);

    /// <summary>The budget after one more offer.</summary>
    public ExpertBudget Offered(bool toExpert)
    {
        var next = this with
        {
            Offers = Offers + 1, ToExperts = ToExperts + (toExpert ? 1 : 0),
            WindowOffers = WindowOffers + 1, WindowToExperts = WindowToExperts + (toExpert ? 1 : 0),
        };
        return next.WindowOffers < Window ? next : next with
        {
            WindowOffers = 0, WindowToExperts = 0,
            Pacing = Pacing.Update(next.WindowToExperts / (double)Window, Share, 1),
        };
    }

    /// <summary>The budget after an expert was looked for work, served or not: whom the price alone turned away each time is idle,
    /// and the price of a minute in which too many were falls.</summary>
    /// <param name="expert">Counts once a minute, however often he is looked for work among those who wait.</param>
    /// <param name="turnedAway">There was an item for him that the generalists were cheaper for.</param>
    public ExpertBudget Looked(string expert, bool turnedAway, DateTimeOffset now)
    {
        var next = this with
        {
            MinuteBegan = MinuteBegan ?? now, Asked = Asked.Add(expert), NotIdle = turnedAway ? NotIdle : NotIdle.Add(expert),
        };
        return now - next.MinuteBegan < _minute ? next : next with
        {
            MinuteBegan = null, Asked = [], NotIdle = [],
            Pacing = Pacing.AfterIdleMinute(1 - (next.NotIdle.Count / (double)next.Asked.Count)),
        };
    }
}
