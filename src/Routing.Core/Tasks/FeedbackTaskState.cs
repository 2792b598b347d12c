using System.Collections.Immutable;
using System.Diagnostics;
using Routing.Core.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>Where a task stands (product.md §4.2).</summary>
public enum FeedbackTaskStatus
{
    Ready,
    Leased,
    Disputed,
    Adjudicating,
    Resolved,
    Unresolvable,
    Reopened,
    AutoAccepted,
    AuditPending,
    Suspended,
    Quarantined,
    Discarded,
    Received,
    Merged,
}

/// <summary>The fold of one task's facts.</summary>
public sealed record FeedbackTaskState
{
    /// <summary>Reason of a task that closed before anybody judged it.</summary>
    public const string AutoAcceptedReason = "auto_accepted";

    /// <summary>Before the first fact.</summary>
    public static FeedbackTaskState Initial { get; } = new();

    public ItemContent? Content { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Leases by reviewer that were neither submitted nor given back; some may have ended.</summary>
    public ImmutableDictionary<string, Leased> Leases { get; init; } = ImmutableDictionary<string, Leased>.Empty;

    public ImmutableList<Judged> Judgments { get; init; } = [];

    /// <summary>What second persons said of texts, by fence of the text.</summary>
    public ImmutableDictionary<long, Checked> Checks { get; init; } = ImmutableDictionary<long, Checked>.Empty;

    /// <summary>What people said of a pair that they had judged before, by reviewer.</summary>
    public ImmutableDictionary<string, Repeated> Repeats { get; init; } = ImmutableDictionary<string, Repeated>.Empty;

    /// <summary>Every lease by fence: side shown and why it was offered.</summary>
    public ImmutableDictionary<long, Leased> Offers { get; init; } = ImmutableDictionary<long, Leased>.Empty;

    /// <summary>The last time each reviewer gave the work back.</summary>
    public ImmutableDictionary<string, GaveBack> GivenBack { get; init; } = ImmutableDictionary<string, GaveBack>.Empty;

    /// <summary>How long an answer that was not submitted is kept.</summary>
    public static readonly TimeSpan DraftTerm = TimeSpan.FromDays(7);

    /// <summary>Unsubmitted answers by reviewer; some may be over.</summary>
    public ImmutableDictionary<string, Drafted> Drafts { get; init; } = ImmutableDictionary<string, Drafted>.Empty;

    /// <summary>Fences rise with each lease of the task; 0 before the first.</summary>
    public long LastFence { get; init; }

    /// <summary>Fences whose lease was extended already.</summary>
    public ImmutableHashSet<long> ExtendedFences { get; init; } = [];

    public Disputed? Dispute { get; init; }

    /// <summary>The adjudicator at work on the dispute, the last one to take it.</summary>
    public Taken? Adjudication { get; init; }

    public Closed? Closed { get; init; }

    /// <summary>Drawn for an audit: no model helps to close it.</summary>
    public AuditDrawn? Audit { get; init; }

    /// <summary>The adjudicator's decision that closed the task.</summary>
    public Ruled? Ruling { get; init; }

    /// <summary>The last reopening.</summary>
    public Reopened? Reopening { get; init; }

    /// <summary>Every time a person took the item out of routing or put it back, oldest first.</summary>
    public ImmutableList<Moved> Moves { get; init; } = [];

    /// <summary>Imported, and not yet screened for duplicates.</summary>
    public bool AwaitsScreening { get; init; }

    /// <summary>What the screening of its present content found; null where it was not screened.</summary>
    public Screened? Screening { get; init; }

    /// <summary>Whether people are asked about it: as a person last said, else as its screening found.</summary>
    public ItemStanding Standing =>
        !Moves.IsEmpty ? Moves[^1].To
        : AwaitsScreening ? ItemStanding.Received
        : Screening?.Under is not null ? ItemStanding.Merged : ItemStanding.Routed;

    /// <summary>Why each revoked lease was, by fence.</summary>
    public ImmutableDictionary<long, string> Revocations { get; init; } = ImmutableDictionary<long, string>.Empty;

    /// <summary>Judgments made before the last reopening: they teach the belief, but neither fill the overlap nor
    /// close the task again.</summary>
    public int Earlier { get; init; }

    /// <summary>The judgments since the last reopening; all of them when there was none.</summary>
    public ImmutableList<Judged> Round => Earlier == 0 ? Judgments : Judgments.GetRange(Earlier, Judgments.Count - Earlier);

    /// <summary>Whether the answer is known, so that the task only measures people.</summary>
    public bool IsGold => Content?.Gold is not null;

    public FeedbackTaskStatus Status(DateTimeOffset now) => Standing switch
    {
        ItemStanding.Suspended => FeedbackTaskStatus.Suspended,
        ItemStanding.Quarantined => FeedbackTaskStatus.Quarantined,
        ItemStanding.Discarded => FeedbackTaskStatus.Discarded,
        ItemStanding.Received => FeedbackTaskStatus.Received,
        ItemStanding.Merged => FeedbackTaskStatus.Merged,
        _ => Judged(now),
    };

    /// <summary>The same as a programme in this stage shows it: while it is paused, what waits for people is suspended.</summary>
    public FeedbackTaskStatus Status(DateTimeOffset now, ProgrammeStage stage) => Status(now) switch
    {
        FeedbackTaskStatus.Ready or FeedbackTaskStatus.Reopened or FeedbackTaskStatus.AuditPending when stage is ProgrammeStage.Paused =>
            FeedbackTaskStatus.Suspended,
        var status => status,
    };

    private FeedbackTaskStatus Judged(DateTimeOffset now) =>
        Closed is not null ? Ruling is { Unresolvable: true } ? FeedbackTaskStatus.Unresolvable
            : Closed.Reason == AutoAcceptedReason ? FeedbackTaskStatus.AutoAccepted : FeedbackTaskStatus.Resolved
        : Dispute is not null ? Adjudication?.Until > now ? FeedbackTaskStatus.Adjudicating : FeedbackTaskStatus.Disputed
        : RunningLeases(now) > 0 ? FeedbackTaskStatus.Leased
        : Audit is not null && Round.IsEmpty ? FeedbackTaskStatus.AuditPending
        : Reopening is not null && Round.IsEmpty ? FeedbackTaskStatus.Reopened
        : FeedbackTaskStatus.Ready;

    /// <summary>How many leases that may lead to a judgment still run at <paramref name="now"/>.</summary>
    public int RunningLeases(DateTimeOffset now)
    {
        var running = 0;
        foreach (var (_, lease) in Leases)
            running += lease.ExpiresAt > now && lease.Repeats is null ? 1 : 0;
        return running;
    }

    /// <summary>Whether a lease is neither submitted nor given back, and its time is not over.</summary>
    public bool Runs(Leased lease, DateTimeOffset now) =>
        Leases.TryGetValue(lease.Reviewer, out var held) && held.Fence == lease.Fence && held.ExpiresAt > now;

    /// <summary>The answer that this reviewer has not submitted; null for none, and after <see cref="DraftTerm"/>.</summary>
    public Drafted? DraftOf(string reviewer, DateTimeOffset now) =>
        Drafts.TryGetValue(reviewer, out var draft) && now < draft.At + DraftTerm ? draft : null;

    /// <summary>The judgment of this reviewer, or null.</summary>
    public Judged? JudgmentOf(string reviewer) => Judgments.Find(judged => judged.Reviewer == reviewer);

    /// <summary>The lease that a request for work of this reviewer led to, running or not; null when it led to none
    /// here.</summary>
    public Leased? LeaseOf(string reviewer, string command)
    {
        if (Leases.TryGetValue(reviewer, out var held) && held.Command == command)
            return held;
        foreach (var (_, lease) in Offers)
        {
            if (lease.Reviewer == reviewer && lease.Command == command)
                return lease;
        }

        return null;
    }

    /// <summary>Whether the reviewer has answered, checked or skipped the item: he does not get it again.</summary>
    public bool IsDoneWith(string reviewer) =>
        JudgmentOf(reviewer) is not null || GivenBack.TryGetValue(reviewer, out var back) && back.Reason is not null
        || (!Checks.IsEmpty && Checks.Values.Any(check => check.Reviewer == reviewer));

    /// <summary>The state after one more fact. Never refuses: what is recorded has happened.</summary>
    public FeedbackTaskState Apply(FeedbackTaskEvent e) => e switch
    {
        Opened opened => this with
        {
            Content = opened.Content, OpenedAt = opened.At, AwaitsScreening = opened.Screens, Screening = null,
        },
        Screened screened => this with { AwaitsScreening = false, Screening = screened },
        Leased leased => this with
        {
            Leases = Leases.SetItem(leased.Reviewer, leased),
            Offers = Offers.SetItem(leased.Fence, leased),
            LastFence = leased.Fence,
        },
        Extended extended => Leases.TryGetValue(extended.Reviewer, out var held) && held.Fence == extended.Fence
            ? this with
            {
                Leases = Leases.SetItem(extended.Reviewer, held with { ExpiresAt = extended.ExpiresAt }),
                ExtendedFences = ExtendedFences.Add(extended.Fence),
            }
            : this,
        // Whoever drafts last takes with it what is over.
        Drafted drafted => this with
        {
            Drafts = Drafts.RemoveRange(Drafts.Keys.Where(reviewer => DraftOf(reviewer, drafted.At) is null)).SetItem(drafted.Reviewer, drafted),
        },
        Judged judged => this with
        {
            Leases = Leases.Remove(judged.Reviewer),
            Drafts = Drafts.Remove(judged.Reviewer),
            Judgments = Judgments.Add(judged),
        },
        Checked check => this with
        {
            Leases = Leases.Remove(check.Reviewer),
            Drafts = Drafts.Remove(check.Reviewer),
            Checks = Checks.SetItem(check.Text, check),
        },
        Repeated repeated => this with
        {
            Leases = Leases.Remove(repeated.Reviewer),
            Drafts = Drafts.Remove(repeated.Reviewer),
            Repeats = Repeats.SetItem(repeated.Reviewer, repeated),
        },
        GaveBack back => this with
        {
            Leases = Leases.Remove(back.Reviewer),
            GivenBack = GivenBack.SetItem(back.Reviewer, back),
        },
        Disputed disputed => this with { Dispute = disputed },
        Closed closed => this with { Closed = closed },
        AuditDrawn audit => this with { Audit = audit },
        Taken taken => this with { Adjudication = taken },
        Ruled ruled => this with
        {
            Ruling = ruled,
            Closed = new Closed(ruled.Unresolvable ? "unresolvable" : "adjudicated", ruled.Verdicts, null, ruled.At),
        },
        Reopened reopened => this with
        {
            Reopening = reopened, Closed = null, Ruling = null, Dispute = null, Adjudication = null,
            Earlier = Judgments.Count,
        },
        Moved moved => After(moved),
        Revoked revoked => this with
        {
            Leases = Leases.Remove(revoked.Reviewer), Revocations = Revocations.SetItem(revoked.Fence, revoked.Reason),
        },
        _ => throw new UnreachableException(),
    };

    // What nobody may see is worked on by nobody. A dispute is looked at anew when the item comes back.
    private FeedbackTaskState After(Moved moved) => moved.To switch
    {
        ItemStanding.Suspended => this with { Moves = Moves.Add(moved) },
        ItemStanding.Routed => this with { Moves = Moves.Add(moved), Dispute = null, Adjudication = null },
        _ => this with
        {
            Moves = Moves.Add(moved),
            Revocations = Revocations.SetItems(Leases.Values.Select(lease => KeyValuePair.Create(lease.Fence, moved.Reason))),
            Leases = Leases.Clear(),
            Drafts = Drafts.Clear(),
        },
    };
}
