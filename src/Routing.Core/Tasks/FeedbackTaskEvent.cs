using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Routing.Core.Assignment;

namespace Routing.Core.Tasks;

/// <summary>Facts about one task. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Leased), "leased")]
[JsonDerivedType(typeof(Extended), "extended")]
[JsonDerivedType(typeof(Drafted), "drafted")]
[JsonDerivedType(typeof(Judged), "judged")]
[JsonDerivedType(typeof(GaveBack), "gaveBack")]
[JsonDerivedType(typeof(Disputed), "disputed")]
[JsonDerivedType(typeof(Closed), "closed")]
[JsonDerivedType(typeof(Taken), "taken")]
[JsonDerivedType(typeof(Ruled), "ruled")]
[JsonDerivedType(typeof(Reopened), "reopened")]
[JsonDerivedType(typeof(AuditDrawn), "auditDrawn")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Revoked), "revoked")]
[JsonDerivedType(typeof(Checked), "checked")]
[JsonDerivedType(typeof(Screened), "screened")]
[JsonDerivedType(typeof(Repeated), "repeated")]
public abstract record FeedbackTaskEvent
{
    private FeedbackTaskEvent() { }

    /// <summary>The item was imported, or its content replaced before anybody worked on it.</summary>
    /// <param name="Screens">Nobody is asked about it before it is screened for duplicates.</param>
    public sealed record Opened(ItemContent Content, DateTimeOffset At, bool Screens = false) : FeedbackTaskEvent;

    /// <summary>The item was compared with those imported before it.</summary>
    /// <param name="Under">The kept item that asks the same: this one is merged under it; null where there is none.</param>
    /// <param name="Resemblance">How far they are alike, in [0, 1]; 1 for the same text. Null where it is not merged.</param>
    public sealed record Screened(string? Under, double? Resemblance, DateTimeOffset At) : FeedbackTaskEvent;

    /// <summary>A reviewer may work on the task until the lease expires.</summary>
    /// <param name="Swapped">The second candidate was shown first; undone before inference.</param>
    /// <param name="Offer">Why this person got this item; null for gold, whose choice must not be told.</param>
    /// <param name="Checks">Fence of the text to check; null for work of his own.</param>
    /// <param name="Repeats">Fence of his own judgment, which he gives once more without knowing; null for work that counts.</param>
    public sealed record Leased(
        string Command, string Reviewer, bool Expert, long Fence, DateTimeOffset At, DateTimeOffset ExpiresAt,
        bool Swapped, OfferExplanation? Offer, string? Group = null, long? Checks = null, long? Repeats = null) : FeedbackTaskEvent;

    /// <summary>The holder is still at work: the lease ends later, once.</summary>
    public sealed record Extended(string Reviewer, long Fence, DateTimeOffset ExpiresAt) : FeedbackTaskEvent;

    /// <summary>An answer that is not submitted, or came too late to count.</summary>
    public sealed record Drafted(string Reviewer, long Fence, Answer Answer, DateTimeOffset At) : FeedbackTaskEvent;

    /// <summary>The holder of a lease answered.</summary>
    /// <param name="Classes">Answer to each question in canonical order (presentation undone).</param>
    /// <param name="Overridden">The tie-break rule that a stated reason overrode.</param>
    /// <param name="Swapped">The second candidate was shown first; null where nothing was side by side.</param>
    /// <param name="Took">From the lease to the answer; null where nobody knows.</param>
    /// <param name="Group">The reviewer's group, for quotas; null for none.</param>
    /// <param name="AwaitsCheck">A text that was drawn for a second person's check.</param>
    public sealed record Judged(
        string Command, string Reviewer, bool Expert, long Fence, Answer Answer, ImmutableArray<int> Classes,
        DateTimeOffset At, bool Late = false, string? Overridden = null, int Rubric = 0,
        bool? Swapped = null, TimeSpan? Took = null, string? Group = null, bool AwaitsCheck = false) : FeedbackTaskEvent;

    /// <summary>A second person looked at a text.</summary>
    /// <param name="Fence">Of the checker's own lease.</param>
    /// <param name="Text">Fence of the text.</param>
    /// <param name="Accepted">False sends it back.</param>
    /// <param name="Took">From the lease to the answer.</param>
    public sealed record Checked(
        string Command, string Reviewer, bool Expert, long Fence, long Text, bool Accepted, string? Reason,
        DateTimeOffset At, bool Late, TimeSpan Took) : FeedbackTaskEvent;

    /// <summary>Who had judged a pair judged it once more, sides swapped. It says something of him and nothing of the item.</summary>
    /// <param name="Earlier">Fence of his judgment.</param>
    /// <param name="Classes">Answer to each question in canonical order (presentation undone).</param>
    /// <param name="Took">From the lease to the answer.</param>
    public sealed record Repeated(
        string Command, string Reviewer, long Fence, long Earlier, Answer Answer, ImmutableArray<int> Classes, DateTimeOffset At, TimeSpan Took)
        : FeedbackTaskEvent;

    /// <summary>The holder gave the work back. With a reason it was skipped and never comes back to him; without one
    /// it was released.</summary>
    /// <param name="Flag">What he says is wrong with the item; null for nothing.</param>
    public sealed record GaveBack(string Command, string Reviewer, long Fence, string? Reason, FlagKind? Flag = null) : FeedbackTaskEvent;

    /// <summary>People cannot settle it among themselves: an adjudicator must.</summary>
    public sealed record Disputed(string Reason, DateTimeOffset At) : FeedbackTaskEvent;

    /// <summary>No more judgments are bought.</summary>
    /// <param name="Verdicts">The published class of each question.</param>
    /// <param name="Confidence">Least calibrated human posterior among the verdicts; null where nothing is inferred.</param>
    /// <param name="Model">The reward model that helped to close it; null: people alone. The verdicts are people's all the same, unless it closed before anybody judged it.</param>
    /// <param name="Assisted">Confidence joined with the model's evidence.</param>
    /// <param name="AuditPropensity">With which probability it could have been drawn for an audit; null where none was due.</param>
    /// <param name="AuditDraw">The draw, in [0, 1), that spared it.</param>
    /// <param name="UnverifiedSince">When it had closed as not verified, where gold bears its confidence out only now; the same answers.</param>
    public sealed record Closed(
        string Reason, ImmutableArray<int> Verdicts, double? Confidence, DateTimeOffset At, string? Model = null,
        double? Assisted = null, double? AuditPropensity = null, double? AuditDraw = null, DateTimeOffset? UnverifiedSince = null)
        : FeedbackTaskEvent
    {
        /// <summary>Reason of a task whose error gold bears out.</summary>
        public const string Confident = "confident";

        /// <summary>Reason of a task whose error is within its target, which gold did not bear out.</summary>
        public const string Unverified = "value_below_cost";
    }

    /// <summary>It would have closed with a model's help and was drawn to be labelled by people alone instead.</summary>
    /// <param name="Verdicts">What would have been published.</param>
    /// <param name="Confidence">With which confidence, joined with the model's evidence.</param>
    /// <param name="Floor">The least propensity that any item could have had then: with it the audit stands for all.</param>
    public sealed record AuditDrawn(
        ImmutableArray<int> Verdicts, double Confidence, string Model, double Propensity, double Floor, double Draw, DateTimeOffset At)
        : FeedbackTaskEvent;

    /// <summary>An adjudicator works on the dispute; nobody else may rule until then.</summary>
    public sealed record Taken(string Adjudicator, DateTimeOffset At, DateTimeOffset Until) : FeedbackTaskEvent;

    /// <summary>An adjudicator ended the dispute.</summary>
    /// <param name="Verdicts">The published class of each question; empty where the rubric has no right answer for the
    /// item (unresolvable), or where the answer is a text.</param>
    /// <param name="Text">The text he wrote; null where people answer with classes.</param>
    public sealed record Ruled(
        string Command, string Adjudicator, ImmutableArray<int> Verdicts, string Reason, DateTimeOffset At, string? Text = null)
        : FeedbackTaskEvent
    {
        /// <summary>Whether the adjudicator found no right answer.</summary>
        public bool Unresolvable => Verdicts.IsEmpty && Text is null;
    }

    /// <summary>The ground of a closed task changed (rubric, gold, appeal): it needs new judgments.</summary>
    public sealed record Reopened(string Command, string By, string Reason, DateTimeOffset At) : FeedbackTaskEvent;

    /// <summary>A person took the item out of routing, or put it back.</summary>
    public sealed record Moved(string Command, string By, ItemStanding To, string Reason, DateTimeOffset At) : FeedbackTaskEvent;

    /// <summary>The holder of a lease may not work any more: the lease is over.</summary>
    public sealed record Revoked(string Reviewer, long Fence, string Reason, DateTimeOffset At) : FeedbackTaskEvent;
}
