using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;

namespace Routing.Core.Tests.Tasks;

/// <summary>Small programmes and tasks.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Programme Pairs = new()
    {
        Name = "Pairs", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"],
        Axes =
        [
            new Axis("safety", "Safety", "-", AxisScale.Binary, AxisDirection.Higher, 0.5, true),
            new Axis("tone", "Tone", "-", AxisScale.OneToFive, AxisDirection.Higher, 0.5, false),
        ],
        Rubric = new Rubric([], [new TieBreakRule("safety-first", "safety", "tone", "harm outweighs manners")]),
        Risks = [new RiskClass("low", 0.10, 1, 3, false), new RiskClass("high", 0.05, 2, 3, true)],
        Tiers = [new Tier("general", 1, false), new Tier("expert", 10, true, 0.9)],
    };

    public static readonly ItemContent Pair = new("item", "Which?", "one", "two");

    public static FeedbackTaskState Task(params FeedbackTaskEvent[] facts) => facts.Aggregate(
        FeedbackTaskState.Initial.Apply(new FeedbackTaskEvent.Opened(Pair, Noon)), static (task, e) => task.Apply(e));

    public static FeedbackTaskEvent.Leased Leased(string reviewer, long fence, bool swapped = false, bool expert = false) =>
        new($"ask-{reviewer}", reviewer, expert, fence, Noon, Noon.AddMinutes(15), swapped, null);

    public static FeedbackTaskEvent.Judged Judged(string reviewer, long fence, int answer, bool expert = false) =>
        new($"submit-{reviewer}", reviewer, expert, fence, new Answer("A"), [answer], Noon);

    public static Decision<FeedbackTaskEvent> Lease(FeedbackTaskState task, string reviewer, string command) => FeedbackTask.Lease(
        task, new LeaseRequest(command, reviewer, false, 3, TimeSpan.FromMinutes(15), 0.9, null), Noon);

    public static FeedbackTaskEvent[] Facts(Decision<FeedbackTaskEvent> decision) =>
        decision is Decision<FeedbackTaskEvent>.Accepted(var events) ? [.. events] : throw new Xunit.Sdk.XunitException($"Refused: {Code(decision)}");

    public static string? Code<T>(Decision<T> decision) =>
        decision is Decision<T>.Refused(var reason) ? reason.Code : null;
}
