using CsCheck;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class LateProofTests
{
    private static readonly Programme _programme = new()
    {
        Name = "Late", Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("medium", 0.05, 2, 7, false)], Tiers = [new Tier("general", 1, false)],
    };

    private static readonly string[] _people = ["ada", "bob", "cid", "dan", "eve"];

    // Eight gold items that closed right bear nothing out, a hundred do.
    private static readonly BeliefModel _early = Model(gold: 8), _late = Model(gold: 100);

    [Fact]
    public void What_closed_as_not_verified_becomes_confident_once_gold_bears_it_out()
    {
        var closed = Assert.IsType<Closed>(Closing.Settle(Answered([1, 1, 1, 1]), _programme, _early, Noon));
        var task = Answered([1, 1, 1, 1]).Apply(closed);

        var verified = Assert.IsType<Closed>(Closing.Settle(task, _programme, _late, Noon.AddHours(1)));

        Assert.Equal(("value_below_cost", "confident"), (closed.Reason, verified.Reason));
        Assert.Equal([1], verified.Verdicts);
        Assert.Equal((Noon, Noon.AddHours(1)), (verified.UnverifiedSince!.Value, verified.At));
        Assert.InRange(verified.Confidence!.Value, _late.Questions[0].Proof.BarFor(0.05), 1);
        Assert.Null(Closing.Settle(task, _programme, _early, Noon.AddHours(1)));
    }

    [Fact]
    public void It_becomes_so_once_and_no_later_refit_takes_it_back()
    {
        var task = Unverified().Apply(Closing.Settle(Unverified(), _programme, _late, Noon)!);

        Assert.Null(Closing.Settle(task, _programme, _late, Noon));
        Assert.Null(Closing.Settle(task, _programme, _early, Noon));
    }

    [Theory]
    [InlineData("confident")]
    [InlineData("expert")]
    [InlineData("adjudicated")]
    [InlineData("collected")]
    [InlineData("model_assisted")]
    public void What_closed_for_another_reason_is_left_alone(string reason)
    {
        var task = Answered([1, 1, 1, 1]).Apply(new Closed(reason, [1], 0.96, Noon));

        Assert.Null(LateProof.Of(task, _programme, _late, Noon));
    }

    [Fact]
    public void What_nobody_is_asked_about_any_more_is_left_alone()
    {
        var task = Unverified().Apply(new Moved("move", "lea", ItemStanding.Quarantined, "because", Noon));

        Assert.Null(LateProof.Of(task, _programme, _late, Noon));
    }

    [Fact]
    public void It_becomes_confident_where_an_open_item_with_the_same_answers_would() =>
        Gen.Int[0, 1].Array[2, 5].Sample(answers =>
        {
            var open = Closing.Settle(Answered(answers), _programme, _late, Noon) as Closed;

            var late = LateProof.Of(Answered(answers).Apply(new Closed(Closed.Unverified, [0], 0.9, Noon)), _programme, _late, Noon);

            Assert.Equal(open is { Reason: Closed.Confident }, late is not null);
            if (late is not null)
                Assert.Equal((open!.Verdicts[0], open.Confidence), (late.Verdicts[0], late.Confidence));
        });

    private static FeedbackTaskState Unverified() => Answered([1, 1, 1, 1]).Apply(new Closed(Closed.Unverified, [1], 0.96, Noon));

    private static FeedbackTaskState Answered(int[] answers) => answers.Select((answer, n) => Judged(_people[n], n + 1, answer)).Aggregate(
        FeedbackTaskState.Initial.Apply(new Opened(new ItemContent("item", "?", null, null), Noon)), static (task, e) => task.Apply(e));

    // Good people: one of twenty of their answers is wrong, each another person's.
    private static BeliefModel Model(int gold) => Refit.Of(1, 0, _programme,
    [
        .. Enumerable.Range(0, gold).Select(g => new VotedItem(
            $"gold-{g:000}", "general", [g % 2],
            [.. _people.Select((person, n) => new ItemVote(person, false, [g % 20 == n ? 1 - (g % 2) : g % 2], Noon))])),
    ]);
}
