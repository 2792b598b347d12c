using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Tasks;

public sealed class DisputeTests
{
    private static readonly FeedbackTaskState _disputed = Task(
        Judged("ada", 1, 0), Judged("bob", 2, 1), Judged("cid", 3, 2), new Disputed("they differ", Noon));

    [Fact]
    public void An_adjudicator_takes_a_dispute_and_ends_it_with_a_label()
    {
        var taken = _disputed.Apply(Fact(FeedbackTask.Take(_disputed, "grace", TimeSpan.FromMinutes(10), Noon)));
        var ruled = taken.Apply(Fact(Rule(taken, "grace", new Answer("B"))));

        Assert.Equal(FeedbackTaskStatus.Disputed, _disputed.Status(Noon));
        Assert.Equal(FeedbackTaskStatus.Adjudicating, taken.Status(Noon));
        Assert.Equal(FeedbackTaskStatus.Disputed, taken.Status(Noon.AddMinutes(10)));
        Assert.Equal((FeedbackTaskStatus.Resolved, "adjudicated"), (ruled.Status(Noon), ruled.Closed!.Reason));
        Assert.Equal([1], ruled.Closed.Verdicts);
    }

    [Fact]
    public void An_item_without_a_right_answer_is_unresolvable_and_has_no_label()
    {
        var ruled = _disputed.Apply(Fact(Rule(_disputed, "grace", null)));

        Assert.Equal(FeedbackTaskStatus.Unresolvable, ruled.Status(Noon));
        Assert.Empty(ruled.Closed!.Verdicts);
    }

    [Fact]
    public void Who_judged_may_not_rule_and_a_taken_dispute_belongs_to_its_taker()
    {
        var taken = _disputed.Apply(new Taken("grace", Noon, Noon.AddMinutes(10)));

        Assert.Equal("conflict_of_interest", Code(Rule(_disputed, "ada", new Answer("A"))));
        Assert.Equal("invalid_transition", Code(Rule(taken, "henry", new Answer("A"))));
        Assert.Equal("invalid_transition", Code(Rule(Task(Judged("ada", 1, 0)), "grace", new Answer("A"))));
        Assert.Equal("reason_required", Code(Rule(_disputed, "grace", new Answer("A"), reason: " ")));
        Assert.Equal("choice_not_allowed", Code(Rule(_disputed, "grace", new Answer("C"))));
        Assert.Equal("overlap_reached", Code(Lease(_disputed, "dan", "ask")));
    }

    [Fact]
    public void The_same_ruling_again_changes_nothing_and_another_under_its_id_is_refused()
    {
        var ruled = _disputed.Apply(Fact(Rule(_disputed, "grace", new Answer("B"))));

        Assert.Empty(Facts(Rule(ruled, "grace", new Answer("B"))));
        Assert.Equal("idempotency_mismatch", Code(Rule(ruled, "grace", new Answer("A"))));
    }

    [Fact]
    public void A_reopened_item_needs_new_judgments_from_new_people()
    {
        var closed = _disputed.Apply(Fact(Rule(_disputed, "grace", new Answer("B"))));
        var model = Refit.Before(Pairs);
        var lenient = Pairs with { Risks = [Pairs.Risks[0] with { TargetError = 0.25 }] };

        var open = closed.Apply(Fact(FeedbackTask.Reopen(closed, "again", "lead", "rubric changed", Noon)));

        Assert.Equal(FeedbackTaskStatus.Reopened, open.Status(Noon));
        Assert.Null(Closing.Settle(open, lenient, model, Noon));
        Assert.Equal("already_judged", Code(Lease(open, "ada", "ask")));
        Assert.IsType<Leased>(Fact(Lease(open, "dan", "ask")));
        var judged = open.Apply(Judged("dan", 4, 1)).Apply(Judged("eve", 5, 1)).Apply(Judged("fay", 6, 1));
        Assert.Equal([1], Assert.IsType<Closed>(Closing.Settle(judged, lenient, model, Noon)).Verdicts);
        Assert.Equal("invalid_transition", Code(FeedbackTask.Reopen(open, "more", "lead", "why not", Noon)));
    }

    private static FeedbackTaskEvent Fact(Decision<FeedbackTaskEvent> decision) => Assert.Single(Facts(decision));

    private static Decision<FeedbackTaskEvent> Rule(
        FeedbackTaskState task, string adjudicator, Answer? answer, string reason = "the source says so") =>
        FeedbackTask.Rule(task, Pairs, "rule", adjudicator, answer, reason, Noon);
}
