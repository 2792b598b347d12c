using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Routing.Core.Ledgers;
using static Routing.Core.Programmes.SettlementEvent;

namespace Routing.Core.Programmes;

/// <summary>The closed statements of a pool, the oldest first. Every judgment is in exactly one of them: what a closed period did not hold
/// comes as a correction with new lines only (product.md REV-11).</summary>
public sealed record Settlements(ImmutableArray<Stated> Statements)
{
    /// <summary>Before the first statement.</summary>
    public static Settlements Initial { get; } = new([]);

    /// <summary>The state after one more fact.</summary>
    public Settlements Apply(SettlementEvent e) => e switch
    {
        Stated stated => new Settlements(Statements.Add(stated)),
        _ => throw new UnreachableException(),
    };

    /// <summary>The statement that a judgment was paid by; null where it is still owed.</summary>
    /// <param name="position">Of the judgment in the journal.</param>
    /// <param name="at">When it was given.</param>
    public Stated? Of(long position, DateTimeOffset at) => Statements.FirstOrDefault(stated => stated.Reaches(position, at));

    /// <summary>The last statement of exactly this period; null where there is none.</summary>
    public Stated? Last(DateTimeOffset from, DateTimeOffset to) => Statements.LastOrDefault(stated => stated.From == from && stated.To == to);

    /// <summary>Closes a period. The same again changes nothing while nothing new is owed in it; what is corrects the statement that it overlaps.</summary>
    /// <param name="offered">The statement as it would be if nothing had been settled before.</param>
    /// <param name="judgments">Those of the period that could be read, by position, with the time they were given.</param>
    public Decision<SettlementEvent> Settle(Stated offered, IEnumerable<(long Position, DateTimeOffset At)> judgments)
    {
        var overlapped = Statements.FirstOrDefault(stated => stated.From < offered.To && offered.From < stated.To);
        if (overlapped is null)
            return new Decision<SettlementEvent>.Accepted(offered);
        if (judgments.Any(judgment => Of(judgment.Position, judgment.At) is null))
        {
            return new Decision<SettlementEvent>.Accepted(offered with
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{offered.Id}:{Statements.Length}"), Corrects = overlapped.Id,
            });
        }

        return Last(offered.From, offered.To) is not null
            ? new Decision<SettlementEvent>.Accepted()
            : new Refusal("period_settled", $"The period overlaps statement '{overlapped.Id}', and all of its judgments were settled before.");
    }
}
