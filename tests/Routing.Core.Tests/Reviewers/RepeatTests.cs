using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Reviewers;

/// <summary>Attention checks of algorithms.md §5.6: a pair of his own once more, sides swapped (product.md §7.4, QCK-02).</summary>
public sealed class RepeatTests
{
    private static readonly CalibrationPolicy _policy = new(false, 20, 0.7);

    [Fact]
    public void A_share_of_the_pulls_is_a_check_and_never_two_within_thirty()
    {
        var random = new Random(5);
        var (checks, since, least) = (0, 1, int.MaxValue);
        for (var pull = 0; pull < 200_000; pull++, since++)
        {
            if (!AttentionSchedule.Decide(AttentionSchedule.Usual, since, random.NextDouble()))
                continue;
            (checks, least, since) = (checks + 1, checks == 0 ? least : Math.Min(least, since), 0);
        }

        Assert.InRange(checks / 200_000.0, 0.009, 0.011);
        Assert.InRange(least, AttentionSchedule.Apart, AttentionSchedule.Apart + 3);
        Assert.False(AttentionSchedule.Decide(0, 1000, 0));
        Assert.True(AttentionSchedule.Decide(AttentionSchedule.Most, AttentionSchedule.Apart, 0.2));
    }

    [Fact]
    public void Who_judged_a_closed_pair_sees_it_once_more_with_the_sides_swapped_and_the_label_stays_as_it_is()
    {
        var task = Closed();

        task = Applied(task, Again(task, "ada", "again"));
        var lease = task.Leases["ada"];
        Assert.Equal((true, 1L), (lease.Swapped, lease.Repeats));
        Assert.Equal(0, task.RunningLeases(Noon));

        // What stands first now is the second candidate.
        var submitted = Submit(task, "submit-again", lease.Fence, "B");
        var after = Applied(task, submitted);

        Assert.Equal([0], after.Repeats["ada"].Classes);
        Assert.Equal(task.Judgments, after.Judgments);
        Assert.Equal(task.Closed, after.Closed);
        Assert.Empty(Facts(Submit(after, "submit-again", lease.Fence, "B")));
        Assert.Equal("idempotency_mismatch", Code(Submit(after, "submit-again", lease.Fence, "A")));
        Assert.Equal("already_judged", Code(Again(after, "ada", "third")));
    }

    [Fact]
    public void Nobody_sees_again_what_he_has_not_judged_or_what_is_open()
    {
        Assert.Equal("already_judged", Code(Again(Closed(), "bob", "again")));
        Assert.Equal("already_judged", Code(Again(Task(Leased("ada", 1), Judged("ada", 1, 0) with { Swapped = false }), "ada", "again")));
    }

    [Fact]
    public void A_repeat_is_no_abandoned_lease()
    {
        var pulls = new Pulls();
        pulls.Apply("item", Leased("ada", 2) with { Repeats = 1 });
        pulls.Apply("item", new FeedbackTaskEvent.Repeated("again", "ada", 2, 1, new Answer("A"), [0], Noon, TimeSpan.Zero));

        Assert.Equal(0, pulls.At(Noon.AddDays(1))["ada"].Abandoned);
    }

    // Twenty people click in proportion to what pleases, twenty look and say the same three times of four.
    [Fact]
    public void Who_clicks_is_no_more_consistent_than_chance_and_who_looks_is()
    {
        var random = new Random(3);
        int Likes() => random.NextDouble() < 0.5 ? 0 : random.NextDouble() < 0.6 ? 1 : 2;
        List<ReviewerEvent.Repeated> Seen(bool looks) => [.. Enumerable.Range(0, 60).Select(n =>
        {
            var first = Likes();
            return new ReviewerEvent.Repeated($"item-{n}", "overall", first, looks && random.NextDouble() < 0.6 ? first : Likes(), Noon.AddMinutes(n + 1));
        })];

        Assert.True(Enumerable.Range(0, 20).Count(_ => Noticed(Seen(looks: false))) >= 15);
        Assert.True(Enumerable.Range(0, 20).Count(_ => Noticed(Seen(looks: true))) <= 1);
    }

    // Always the same side: the two answers contradict each other each time.
    [Fact]
    public void Who_always_takes_the_left_side_contradicts_himself()
    {
        var left = Enumerable.Range(0, 20).Select(n => new ReviewerEvent.Repeated($"item-{n}", "overall", n % 2, 1 - (n % 2), Noon.AddMinutes(n + 1))).ToList();

        Assert.Equal((20, 0), (SelfConsistency.Of(left).Pairs, SelfConsistency.Of(left).Same));
        Assert.Equal(1, SelfConsistency.Of(left).Tail);
        Assert.True(Noticed(left));
    }

    [Fact]
    public void Each_pair_counts_once_and_few_show_nothing()
    {
        var reviewer = Active().Apply(new ReviewerEvent.Repeated("item", "overall", 0, 1, Noon.AddMinutes(1)));

        Assert.Empty(Of(SelfConsistency.Record(reviewer, [new ReviewerEvent.Repeated("item", "overall", 0, 0, Noon.AddMinutes(2))], _policy, Noon)));
        Assert.Single(Of(SelfConsistency.Record(reviewer, [new ReviewerEvent.Repeated("other", "overall", 0, 1, Noon.AddMinutes(2))], _policy, Noon)));
        Assert.Equal(1, SelfConsistency.Of([]).Tail);
        // P(at least 2 of 2 | .5) = .25.
        Assert.Equal(0.25, SelfConsistency.Of([Twice("a", 0), Twice("b", 1)]).Tail, 12);
    }

    private static ReviewerEvent.Repeated Twice(string item, int answer) => new(item, "overall", answer, answer, Noon);

    private static bool Noticed(List<ReviewerEvent.Repeated> seen)
    {
        var reviewer = Active();
        foreach (var one in seen)
            reviewer = Of(SelfConsistency.Record(reviewer, [one], _policy, one.At)).Aggregate(reviewer, static (state, e) => state.Apply(e));
        return reviewer.Signals.Exists(noticed => noticed.Signal.Kind is SignalKind.Inconsistent);
    }

    private static ReviewerState Active() => ReviewerState.Initial
        .Apply(new ReviewerEvent.StatusChanged(ReviewerStatus.None, ReviewerStatus.Active, "enrolled", Noon));

    private static ReviewerEvent[] Of(Decision<ReviewerEvent> decision) =>
        decision is Decision<ReviewerEvent>.Accepted(var events) ? [.. events] : throw new Xunit.Sdk.XunitException($"Refused: {Code(decision)}");

    private static FeedbackTaskState Closed() => Task(
        Leased("ada", 1), Judged("ada", 1, 0) with { Swapped = false }, new FeedbackTaskEvent.Closed("collected", [-1], null, Noon));

    private static FeedbackTaskState Applied(FeedbackTaskState task, Decision<FeedbackTaskEvent> decision) =>
        Facts(decision).Aggregate(task, static (state, e) => state.Apply(e));

    private static Decision<FeedbackTaskEvent> Again(FeedbackTaskState task, string reviewer, string command) => FeedbackTask.Lease(
        task, new LeaseRequest(command, reviewer, false, 3, TimeSpan.FromMinutes(15), 0.9, null) { Repeats = true }, Noon);

    private static Decision<FeedbackTaskEvent> Submit(FeedbackTaskState task, string command, long fence, string choice) =>
        FeedbackTask.Submit(task, Pairs, command, "ada", fence, new Answer(choice), 3, Noon);
}
