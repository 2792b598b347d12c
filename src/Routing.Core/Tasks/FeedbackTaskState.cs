using System.Collections.Immutable;
using System.Diagnostics;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>The fold of one task's facts.</summary>
public sealed record FeedbackTaskState(
    ItemContent? Content, ImmutableDictionary<string, Leased> Leases, ImmutableList<Judged> Judgments,
    ImmutableDictionary<string, GaveBack> GivenBack, long LastFence, Closed? Closed)
{
    /// <summary>Before the first fact.</summary>
    public static FeedbackTaskState Initial { get; } = new(
        null, ImmutableDictionary<string, Leased>.Empty, [], ImmutableDictionary<string, GaveBack>.Empty, 0, null);

    /// <summary>How many leases still run at <paramref name="now"/>.</summary>
    public int RunningLeases(DateTimeOffset now) => Leases.Values.Count(lease => lease.ExpiresAt > now);

    /// <summary>The judgment of this reviewer, or null.</summary>
    public Judged? JudgmentOf(string reviewer) => Judgments.Find(judged => judged.Reviewer == reviewer);

    /// <summary>The state after one more fact. Never refuses: what is recorded has happened.</summary>
    public FeedbackTaskState Apply(FeedbackTaskEvent e) => e switch
    {
        Opened opened => this with { Content = opened.Content },
        Leased leased => this with { Leases = Leases.SetItem(leased.Reviewer, leased), LastFence = leased.Fence },
        Judged judged => this with
        {
            Leases = Leases.Remove(judged.Reviewer),
            Judgments = Judgments.Add(judged),
        },
        GaveBack back => this with
        {
            Leases = Leases.Remove(back.Reviewer),
            GivenBack = GivenBack.SetItem(back.Reviewer, back),
        },
        Closed closed => this with { Closed = closed },
        _ => throw new UnreachableException(),
    };
}
