using System.Text.Json.Serialization;

namespace Routing.Core.Reviewers;

/// <summary>Where a reviewer stands (algorithms.md §6.6). Expert is not a status: the pool's tier says so.</summary>
public enum ReviewerStatus
{
    None,
    Calibration,
    Active,
    Probation,
    Suspended,
    Rejected,
}

/// <summary>Facts about one reviewer. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Enrolled), "enrolled")]
[JsonDerivedType(typeof(GoldAnswered), "goldAnswered")]
[JsonDerivedType(typeof(StatusChanged), "statusChanged")]
[JsonDerivedType(typeof(Signalled), "signalled")]
[JsonDerivedType(typeof(CaseClosed), "caseClosed")]
[JsonDerivedType(typeof(Promoted), "promoted")]
[JsonDerivedType(typeof(Repeated), "repeated")]
[JsonDerivedType(typeof(AttentionChecked), "attentionChecked")]
public abstract record ReviewerEvent
{
    private ReviewerEvent() { }

    /// <summary>The reviewer joined, or his particulars were replaced.</summary>
    public sealed record Enrolled(Enrolment Enrolment, DateTimeOffset At) : ReviewerEvent;

    /// <summary>An answer to one question of a gold item, with the known answer.</summary>
    public sealed record GoldAnswered(string Item, string Question, int Expected, int Given, DateTimeOffset At)
        : ReviewerEvent;

    /// <summary>The reviewer's standing changed, with the reason in plain words and numbers.</summary>
    /// <param name="Command">The command of the person who decided; null where evidence did.</param>
    public sealed record StatusChanged(
        ReviewerStatus From, ReviewerStatus To, string Reason, DateTimeOffset At, string? Command = null)
        : ReviewerEvent;

    /// <summary>Something was noticed about his work.</summary>
    public sealed record Signalled(ReviewerSignal Signal, DateTimeOffset At) : ReviewerEvent;

    /// <summary>A person looked into what was noticed.</summary>
    /// <param name="Confirmed">It was so; false clears him of everything noticed until then.</param>
    public sealed record CaseClosed(string Command, bool Confirmed, string Reason, DateTimeOffset At) : ReviewerEvent;

    /// <summary>He answered an attention check.</summary>
    public sealed record AttentionChecked(string Item, bool Passed, DateTimeOffset At) : ReviewerEvent;

    /// <summary>He judged a pair once more, sides swapped, and said this before and now.</summary>
    /// <param name="First">Class of the first answer; -1 for none.</param>
    public sealed record Repeated(string Item, string Question, int First, int Second, DateTimeOffset At) : ReviewerEvent;

    /// <summary>In this slice he works as an expert from now on.</summary>
    public sealed record Promoted(string Slice, string Reason, DateTimeOffset At) : ReviewerEvent;
}
