using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Routing.Core.Programmes;

/// <summary>Facts about what a vendor's pool was told it is owed. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Stated), "stated")]
public abstract record SettlementEvent
{
    private SettlementEvent() { }

    /// <summary>A statement was closed. Its lines follow from the journal.</summary>
    /// <param name="From">First moment of its period.</param>
    /// <param name="To">First moment after it.</param>
    /// <param name="Price">Cents for a judgment; a later change of the price leaves it as it is.</param>
    /// <param name="Position">It holds no judgment that the journal took after this position.</param>
    /// <param name="Unread">Positions up to there that could not be read, so that nothing was paid for them.</param>
    /// <param name="Corrects">The statement that it corrects with new lines; null where it is the first of its period.</param>
    public sealed record Stated(
        string Id, DateTimeOffset From, DateTimeOffset To, decimal Price, long Position, ImmutableArray<long> Unread,
        string? Corrects = null) : SettlementEvent
    {
        /// <summary>Whether a judgment was there to be paid when it was closed.</summary>
        public bool Reaches(long position, DateTimeOffset at) =>
            at >= From && at < To && position <= Position && !Unread.Contains(position);
    }
}
