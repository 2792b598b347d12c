using System.Text.Json.Serialization;

namespace Routing.Core.Tasks;

/// <summary>Facts about one task. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Leased), "leased")]
[JsonDerivedType(typeof(Judged), "judged")]
[JsonDerivedType(typeof(GaveBack), "gaveBack")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record FeedbackTaskEvent
{
    private FeedbackTaskEvent() { }

    /// <summary>The item was imported, or its content replaced before anybody worked on it.</summary>
    public sealed record Opened(ItemContent Content) : FeedbackTaskEvent;

    /// <summary>A reviewer may work on the task until the lease expires.</summary>
    /// <param name="Swapped">The second candidate was shown first; undone before inference.</param>
    /// <param name="Why">The stored explanation of the offer, in plain words with numbers.</param>
    /// <param name="Propensity">Probability with which this offer was drawn, in (0, 1].</param>
    public sealed record Leased(
        string Command, string Reviewer, bool Expert, long Fence, DateTimeOffset ExpiresAt, bool Swapped, string Why,
        double Propensity) : FeedbackTaskEvent;

    /// <summary>The holder of a lease answered.</summary>
    /// <param name="Class">Index of the answer in canonical order (presentation undone); null where the method
    /// has no classes.</param>
    public sealed record Judged(
        string Command, string Reviewer, bool Expert, long Fence, Answer Answer, int? Class, DateTimeOffset At,
        bool Late = false) : FeedbackTaskEvent;

    /// <summary>The holder gave the work back, with a reason when it was skipped.</summary>
    public sealed record GaveBack(string Command, string Reviewer, long Fence, string? Reason) : FeedbackTaskEvent;

    /// <summary>No more judgments are bought.</summary>
    /// <param name="Verdict">Index of the published class; null for a dispute.</param>
    /// <param name="Confidence">Calibrated human posterior of the verdict.</param>
    public sealed record Closed(string Reason, int? Verdict, double Confidence, DateTimeOffset At) : FeedbackTaskEvent;
}
