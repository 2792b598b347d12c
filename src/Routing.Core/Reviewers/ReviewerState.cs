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

    public ReviewerStatus Status => Changes.IsEmpty ? ReviewerStatus.None : Changes[^1].To;

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
        _ => throw new UnreachableException(),
    };

    private static ImmutableDictionary<string, ImmutableList<GoldAnswered>> With(
        ImmutableDictionary<string, ImmutableList<GoldAnswered>> gold, GoldAnswered answer) =>
        gold.SetItem(answer.Item, gold.GetValueOrDefault(answer.Item, []).Add(answer));
}
