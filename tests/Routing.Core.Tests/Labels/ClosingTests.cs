using Routing.Core.Labels;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class ClosingTests
{
    private static readonly BeliefModel _model = Refit.Before(Pairs);

    // Three answers of people of whom nothing is known do not reach an error of 10 %.
    private static readonly Core.Programmes.Programme _lenient = Pairs with { Risks = [Pairs.Risks[0] with { TargetError = 0.25 }] };

    [Fact]
    public void Agreement_closes_an_item_as_confident_with_its_verdict()
    {
        var task = Task(Judged("ada", 1, 1), Judged("bob", 2, 1), Judged("cid", 3, 1));

        var closed = Assert.IsType<Closed>(Closing.Settle(task, _lenient, _model, Noon));

        Assert.Equal("confident", closed.Reason);
        Assert.Equal([1], closed.Verdicts);
        Assert.InRange(closed.Confidence!.Value, 0.75, 1);
        Assert.Null(Closing.Settle(task, Pairs, _model, Noon));
    }

    [Fact]
    public void Who_cannot_tell_asks_for_an_expert_and_says_nothing_about_the_classes()
    {
        var answered = Task(Judged("ada", 1, 1), Judged("bob", 2, 1));
        var unsure = Task(Judged("ada", 1, 1), Judged("bob", 2, 1), Judged("cid", 3, -1));

        var escalate = Assert.IsType<Core.Assignment.StopDecision.Escalate>(Closing.Look(unsure, Pairs, _model).Decision);
        Assert.Equal("a reviewer asked for an expert", escalate.Reason);
        var (before, after) = (_model.Belief(answered, 0), _model.Belief(unsure, 0));
        Assert.Equal(before.Classes, after.Classes);
        Assert.Equal(2 * before.Hard / (1 - before.Hard), after.Hard / (1 - after.Hard), 9);
        Assert.Equal("reason_required", AnswerRules.Check(Pairs, Pair, new Answer { Unsure = true }, false).Refusal!.Code);
        Assert.Equal([-1], AnswerRules.Check(Pairs, Pair, new Answer(Reason: "law") { Unsure = true }, false).Classes);
    }

    [Fact]
    public void Disagreement_at_the_limit_waits_for_an_expert_and_is_disputed_where_there_is_none()
    {
        var task = Task(Judged("ada", 1, 0), Judged("bob", 2, 1), Judged("cid", 3, 2));
        var crowdOnly = Pairs with { Tiers = [Pairs.Tiers[0]] };

        Assert.Null(Closing.Settle(task, Pairs, _model, Noon));
        Assert.IsType<Core.Assignment.StopDecision.Escalate>(Closing.Look(task, Pairs, _model).Decision);
        Assert.IsType<Disputed>(Closing.Settle(task, crowdOnly, _model, Noon));
    }

    [Fact]
    public void Experts_of_one_mind_overrule_the_crowd_when_there_are_enough()
    {
        var task = Task(Judged("ada", 1, 1), Judged("bob", 2, 1), Judged("cid", 3, 1), Judged("eve", 4, 0, expert: true));

        Assert.Null(Closing.Settle(task, Pairs, _model, Noon));
        var closed = Assert.IsType<Closed>(Closing.Settle(task, Pairs with { ExpertsToOverrule = 1 }, _model, Noon));
        Assert.Equal(("expert", 0), (closed.Reason, closed.Verdicts[0]));
    }

    [Fact]
    public void Gold_is_never_closed()
    {
        var gold = FeedbackTaskState.Initial.Apply(new Opened(Pair with { Gold = [0] }, Noon))
            .Apply(Judged("ada", 1, 0)).Apply(Judged("bob", 2, 0)).Apply(Judged("cid", 3, 0));

        Assert.Null(Closing.Settle(gold, Pairs, _model, Noon));
    }

    [Fact]
    public void A_task_is_settled_once()
    {
        var task = Task(Judged("ada", 1, 1), Judged("bob", 2, 1), Judged("cid", 3, 1));

        Assert.Null(Closing.Settle(task.Apply(Closing.Settle(task, _lenient, _model, Noon)!), _lenient, _model, Noon));
    }

    [Fact]
    public void Gold_teaches_who_is_right_and_never_becomes_a_label()
    {
        List<VotedItem> items = [.. Enumerable.Range(0, 30).Select(n => new VotedItem(
            $"gold-{n}", "general", [n % 2], [Vote("good", n % 2), Vote("bad", 1 - (n % 2))]))];
        items.Add(new VotedItem("work", "general", null, [Vote("good", 0), Vote("bad", 1)]));

        var model = Refit.Of(1, 0, Pairs, items);

        var work = FeedbackTaskState.Initial.Apply(new Opened(Pair, Noon)).Apply(Judged("good", 1, 0)).Apply(Judged("bad", 2, 1));
        Assert.True(model.Belief(work, 0).Classes[0] > 0.9);
        Assert.True(model.RaterOf("good", false, 0)[0, 0] > 0.85);
        Assert.True(model.RaterOf("bad", false, 0)[0, 0] < 0.3);
    }

    [Fact]
    public void An_expert_is_not_measured_by_his_agreement_with_the_crowd()
    {
        List<VotedItem> items = [.. Enumerable.Range(0, 50).Select(n => new VotedItem(
            $"item-{n}", "general", null, [Vote("a", 0), Vote("b", 0), Vote("c", 0), new ItemVote("expert", true, [1], Noon)]))];

        var model = Refit.Of(1, 0, Pairs, items);

        Assert.Equal(0.9, model.RaterOf("expert", true, 0)[1, 1], 0.05);
    }

    [Fact]
    public void Who_likes_the_left_side_is_believed_less_when_he_takes_it()
    {
        // Takes the left side 36 times of 40, whatever stands there; the others are right.
        List<VotedItem> items = [.. Enumerable.Range(0, 40).Select(n => new VotedItem(
            $"item-{n}", "general", null,
            [
                Vote("a", n / 2 % 2), Vote("b", n / 2 % 2),
                Vote("lefty", n < 36 ? n % 2 : 1 - (n % 2)) with { Swapped = n % 2 == 1 },
            ]))];

        var model = Refit.Of(1, 0, Pairs, items);

        Assert.Equal(Math.Log(46.0 / 14), model.SideBias["lefty"], 12);
        Assert.Equal(["lefty"], model.SideBias.Keys);
        var left = model.Rated(Vote("lefty", 0) with { Swapped = false }, 0).Rater;
        var right = model.Rated(Vote("lefty", 0) with { Swapped = true }, 0).Rater;
        var unknown = model.Rated(Vote("lefty", 0), 0).Rater;
        Assert.Equal(model.RaterOf("lefty", false, 0), unknown);
        Assert.True(left[1, 0] > unknown[1, 0] && unknown[1, 0] > right[1, 0], "a false A is likelier where A was on the left");
        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(1, left[k, 0] + left[k, 1] + left[k, 2], 12));
    }

    private static ItemVote Vote(string reviewer, int answer) => new(reviewer, false, [answer], Noon);
}
