using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>What lists and reports say of an item: the fold of its facts that needs neither a belief nor a clock.</summary>
public sealed record ItemRow
{
    /// <summary>Before the first fact.</summary>
    public static ItemRow Initial { get; } = new();

    /// <summary>When the item was imported.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Whether its answer is known, so that it only measures people.</summary>
    public bool IsGold { get; init; }

    /// <summary>Leases given, ended ones included.</summary>
    public int Leases { get; init; }

    /// <summary>Judgments submitted, late ones and those before a reopening included.</summary>
    public int Judgments { get; init; }

    /// <summary>Those of them by experts.</summary>
    public int ExpertJudgments { get; init; }

    /// <summary>received, merged, open, disputed, resolved, unresolvable, reopened, suspended, quarantined or discarded.</summary>
    public string Status { get; init; } = "open";

    /// <summary>Why it is disputed, closed, reopened or was moved; null while it is open.</summary>
    public string? Reason { get; init; }

    /// <summary>Calibrated confidence of the verdict; null where there is none.</summary>
    public double? Confidence { get; init; }

    /// <summary>When the status last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The row after one more fact.</summary>
    public ItemRow Apply(FeedbackTaskEvent e) => e switch
    {
        Opened opened => this with
        {
            OpenedAt = opened.At, ChangedAt = opened.At, IsGold = opened.Content.Gold is not null,
            Status = opened.Screens ? "received" : Status is "received" or "merged" ? "open" : Status,
            Reason = Status is "merged" ? null : Reason,
        },
        Screened { Under: { } under } screened => Became("merged", $"under '{under}'", null, screened.At),
        Screened screened => this with { Status = "open", ChangedAt = screened.At },
        Leased => this with { Leases = Leases + 1 },
        Judged judged => this with { Judgments = Judgments + 1, ExpertJudgments = ExpertJudgments + (judged.Expert ? 1 : 0) },
        Disputed disputed => Became("disputed", disputed.Reason, null, disputed.At),
        Closed closed => Became("resolved", closed.Reason, closed.Confidence, closed.At),
        Ruled ruled => Became(ruled.Unresolvable ? "unresolvable" : "resolved", ruled.Reason, null, ruled.At),
        Reopened reopened => Became("reopened", reopened.Reason, null, reopened.At),
        Moved moved => Became(
            moved.To is ItemStanding.Routed ? "open" : moved.To.ToString().ToLowerInvariant(), moved.Reason, null, moved.At),
        _ => this, // A lease that was extended or given back, a draft, a dispute that was taken: no column tells of it.
    };

    private ItemRow Became(string status, string reason, double? confidence, DateTimeOffset at) =>
        this with { Status = status, Reason = reason, Confidence = confidence, ChangedAt = at };
}
