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
}
