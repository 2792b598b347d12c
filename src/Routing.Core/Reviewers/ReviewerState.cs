using System.Collections.Immutable;
using System.Diagnostics;
using static Routing.Core.Reviewers.ReviewerEvent;

namespace Routing.Core.Reviewers;

/// <summary>The fold of one reviewer's facts.</summary>
public sealed record ReviewerState
{
    /// <summary>Before the first fact.</summary>
    public static ReviewerState Initial { get; } = new();

    public Enrolment? Enrolment { get; init; }

    public ImmutableList<StatusChanged> Changes { get; init; } = [];

    /// <summary>All answers to gold, by item.</summary>
    public ImmutableDictionary<string, ImmutableList<GoldAnswered>> Gold { get; init; } =
        ImmutableDictionary<string, ImmutableList<GoldAnswered>>.Empty;

    /// <summary>Gold items answered since the status last changed, by item.</summary>
    public ImmutableDictionary<string, ImmutableList<GoldAnswered>> GoldSinceChange { get; init; } =
        ImmutableDictionary<string, ImmutableList<GoldAnswered>>.Empty;

    /// <summary>His attention checks, oldest first.</summary>
    public ImmutableList<AttentionChecked> Attention { get; init; } = [];

    /// <summary>What he said twice of the same pair, oldest first.</summary>
    public ImmutableList<Repeated> Repeats { get; init; } = [];

    /// <summary>What was noticed and no person has cleared him of, oldest first.</summary>
    public ImmutableList<Signalled> Signals { get; init; } = [];

    /// <summary>The findings of people about what was noticed.</summary>
    public ImmutableList<CaseClosed> Cases { get; init; } = [];

    /// <summary>People a finding said he does not copy from.</summary>
    public ImmutableHashSet<string> ClearedWith { get; init; } = [];

    /// <summary>Slices in which he works as an expert.</summary>
    public ImmutableSortedSet<string> ExpertIn { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>People he seems to answer as one with.</summary>
    public IEnumerable<string> CopiesWith => Signals.Where(noticed => noticed.Signal.Kind is SignalKind.EqualErrors)
        .SelectMany(noticed => noticed.Signal.With).Distinct(StringComparer.Ordinal);

    public ReviewerStatus Status => Changes.IsEmpty ? ReviewerStatus.None : Changes[^1].To;

    /// <summary>When his standing last changed, enrolment included: what he did before is dealt with.</summary>
    public DateTimeOffset ChangedAt => Changes.IsEmpty ? DateTimeOffset.MinValue : Changes[^1].At;

    /// <summary>The state after one more fact. Never refuses: what is recorded has happened.</summary>
    public ReviewerState Apply(ReviewerEvent e) => e switch
    {
        Enrolled enrolled => this with { Enrolment = enrolled.Enrolment },
        GoldAnswered gold => this with
        {
            Gold = With(Gold, gold),
            GoldSinceChange = With(GoldSinceChange, gold),
        },
        StatusChanged changed => this with
        {
            Changes = Changes.Add(changed),
            GoldSinceChange = ImmutableDictionary<string, ImmutableList<GoldAnswered>>.Empty,
        },
        Signalled noticed => this with { Signals = Signals.Add(noticed) },
        CaseClosed closed => closed.Confirmed
            ? this with { Cases = Cases.Add(closed) }
            : this with { Cases = Cases.Add(closed), ClearedWith = ClearedWith.Union(CopiesWith), Signals = [] },
        AttentionChecked check => this with { Attention = Attention.Add(check) },
        Repeated repeated => this with { Repeats = Repeats.Add(repeated) },
        Promoted promoted => this with { ExpertIn = ExpertIn.Add(promoted.Slice) },
        _ => throw new UnreachableException(),
    };

    private static ImmutableDictionary<string, ImmutableList<GoldAnswered>> With(
        ImmutableDictionary<string, ImmutableList<GoldAnswered>> gold, GoldAnswered answer) =>
        gold.SetItem(answer.Item, gold.GetValueOrDefault(answer.Item, []).Add(answer));
}
