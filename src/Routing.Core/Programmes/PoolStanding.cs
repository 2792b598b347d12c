using System.Collections.Immutable;
using System.Globalization;

namespace Routing.Core.Programmes;

/// <summary>How a vendor has kept its word about the last places of work that it accepted (product.md §8.5: a breach reduces the
/// pool's offers by rule and is explained).</summary>
/// <param name="Kept">Of the last accepted places, the oldest first: whether each was claimed in time.</param>
public sealed record PoolStanding(ImmutableQueue<bool> Kept, int Count, int Lapsed)
{
    private const int Window = 50, Least = 10;

    private const double Tolerated = 0.2;

    /// <summary>Before the first place.</summary>
    public static PoolStanding Initial { get; } = new([], 0, 0);

    /// <summary>Share of the last accepted places that lapsed, in [0, 1].</summary>
    public double LapsedShare => Count == 0 ? 0 : (double)Lapsed / Count;

    /// <summary>Whether more lapsed than is tolerated; said after 10 places at the earliest.</summary>
    public bool IsBreach => Count >= Least && LapsedShare > Tolerated;

    /// <summary>One more accepted place was claimed in time, or lapsed.</summary>
    public PoolStanding With(bool kept)
    {
        var next = new PoolStanding(Kept.Enqueue(kept), Count + 1, Lapsed + (kept ? 0 : 1));
        return next.Count <= Window
            ? next : new PoolStanding(next.Kept.Dequeue(out var oldest), next.Count - 1, next.Lapsed - (oldest ? 0 : 1));
    }

    /// <summary>Places to offer where <paramref name="most"/> could be: after a breach only the share that was kept, but never none,
    /// so that the vendor can show that it does better.</summary>
    public int Places(int most) => IsBreach ? Math.Min(most, Math.Max(1, (int)(most * (1 - LapsedShare)))) : most;

    /// <summary>Why it is offered less; null where it is not.</summary>
    public string? Words => IsBreach
        ? string.Create(CultureInfo.InvariantCulture, $"{Lapsed} of the last {Count} accepted places lapsed, more than {Tolerated:P0}: it is offered the share that it kept, {1 - LapsedShare:P0}.")
        : null;
}
