using CsCheck;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Tasks;

public sealed class TextWorkTests
{
    private const int Limit = 3;

    private static readonly Programme _edits = Pairs with { Method = FeedbackMethod.Edit, Classes = [], CheckShare = 0.5 };

    private static readonly BeliefModel _model = Refit.Before(_edits);

    private static readonly FeedbackTaskState _draft = Task(Leased("ada", 1)).Apply(Text("ada", 1));

    [Fact]
    public void A_text_waits_for_a_second_person_and_then_counts()
    {
        var leased = _draft.Apply(Assert.Single(Facts(Ask(_draft, "bob"))));
        var accepted = Assert.IsType<Checked>(Facts(Submit(leased, "bob", 2, "accept"))[0]);

        Assert.IsType<Core.Assignment.StopDecision.Continue>(Closing.Look(_draft, _edits, _model).Decision);
        Assert.Equal((1L, true), (accepted.Text, accepted.Accepted));
        Assert.IsType<Closed>(Closing.Settle(leased.Apply(accepted), _edits, _model, Noon));
        Assert.Equal("already_judged", Code(Ask(_draft, "ada")));
        Assert.Equal("overlap_reached", Code(Ask(leased, "cid")));
        Assert.Equal("choice_not_allowed", Code(Submit(leased, "bob", 2, "A")));
        Assert.Equal("reason_required", Code(Submit(leased, "bob", 2, "return")));
    }

    [Fact]
    public void A_check_sent_again_changes_nothing_and_another_under_its_id_is_refused()
    {
        var leased = _draft.Apply(Facts(Ask(_draft, "bob"))[0]);
        var done = leased.Apply(Facts(Submit(leased, "bob", 2, "accept"))[0]);

        Assert.Empty(Facts(Submit(done, "bob", 2, "accept")));
        Assert.Equal("idempotency_mismatch", Code(Submit(done, "bob", 2, "return", "bad")));
    }

    [Fact]
    public void What_is_drawn_is_the_share_and_everything_of_high_risk()
    {
        FeedbackTaskState task = Task(Leased("ada", 1)), risky = Task(Leased("ada", 1)) with { Content = Pair with { Risk = 1 } };

        Assert.True(Drawn(task, 0.49));
        Assert.False(Drawn(task, 0.5));
        Assert.True(Drawn(risky, 0.99)); // the class asks for experts
    }

    [Fact]
    public void An_item_whose_texts_are_all_sent_back_is_disputed_and_an_adjudicator_may_write_one()
    {
        var task = Task();
        for (var fence = 1; fence <= 3; fence++)
            task = task.Apply(Text($"writer-{fence}", fence)).Apply(Check($"checker-{fence}", fence + 10, fence, accepted: false));

        var disputed = task.Apply(Assert.IsType<Disputed>(Closing.Settle(task, _edits, _model, Noon)));

        Assert.Equal("conflict_of_interest", Code(Rule(disputed, "checker-1", "mine")));
        var ruled = Assert.IsType<Ruled>(Assert.Single(Facts(Rule(disputed, "grace", "as it should be"))));
        Assert.Equal(("as it should be", FeedbackTaskStatus.Resolved), (ruled.Text, disputed.Apply(ruled).Status(Noon)));
    }

    [Fact]
    public void Whatever_people_do_nobody_checks_his_own_text_and_every_place_that_is_offered_can_be_leased() =>
        Gen.Int[0, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            var task = Task();
            for (var step = 0; step < 40 && task.Closed is null && task.Dispute is null; step++)
            {
                var person = $"p{random.Next(8)}";
                var places = TextWork.Places(task, TextPolicy.Of(_edits, 0)!, Limit, Noon);
                if (task.Leases.TryGetValue(person, out var lease))
                {
                    var answer = lease.Checks is null ? new Answer(Text: $"text {step}") : new Answer(random.Next(2) == 0 ? "accept" : "return", Reason: "so");
                    task = Apply(task, Closing.After(
                        task, FeedbackTask.Submit(task, _edits, $"s{step}", person, lease.Fence, answer, Limit, Noon, random.NextDouble()), _edits, _model, Noon));
                }
                else if (!task.IsDoneWith(person))
                {
                    var decision = Ask(task, person);
                    Assert.Equal(places > 0, decision is Decision<FeedbackTaskEvent>.Accepted);
                    task = Apply(task, decision);
                }
            }

            Assert.All(task.Checks.Values, check =>
                Assert.NotEqual(check.Reviewer, task.Judgments.Find(judged => judged.Fence == check.Text)!.Reviewer));
            Assert.True(task.Round.Count <= Limit);
            Assert.Equal(task.Checks.Count + task.Judgments.Count, task.Checks.Values.Select(check => check.Reviewer)
                .Concat(task.Judgments.Select(judged => judged.Reviewer)).Distinct().Count());
        });

    private static FeedbackTaskState Apply(FeedbackTaskState task, Decision<FeedbackTaskEvent> decision) =>
        decision is Decision<FeedbackTaskEvent>.Accepted(var facts) ? facts.Aggregate(task, static (state, e) => state.Apply(e)) : task;

    private static bool Drawn(FeedbackTaskState task, double draw) => Assert.IsType<Judged>(Assert.Single(Facts(FeedbackTask.Submit(
        task, _edits, "s", "ada", 1, new Answer(Text: "better"), Limit, Noon, draw)))).AwaitsCheck;

    private static Judged Text(string reviewer, long fence) =>
        new($"text-{reviewer}", reviewer, false, fence, new Answer(Text: "better"), [], Noon, AwaitsCheck: true);

    private static Checked Check(string reviewer, long fence, long text, bool accepted) =>
        new($"check-{reviewer}", reviewer, false, fence, text, accepted, "so", Noon, false, TimeSpan.FromMinutes(1));

    private static Decision<FeedbackTaskEvent> Ask(FeedbackTaskState task, string reviewer) => FeedbackTask.Lease(
        task,
        new LeaseRequest($"ask-{reviewer}-{task.LastFence}", reviewer, false, Limit, TimeSpan.FromMinutes(15), 0.1, null) { Texts = TextPolicy.Of(_edits, 0) },
        Noon);

    private static Decision<FeedbackTaskEvent> Submit(FeedbackTaskState task, string reviewer, long fence, string choice, string? reason = null) =>
        FeedbackTask.Submit(task, _edits, "k", reviewer, fence, new Answer(choice, Reason: reason), Limit, Noon);

    private static Decision<FeedbackTaskEvent> Rule(FeedbackTaskState task, string adjudicator, string text) =>
        FeedbackTask.Rule(task, _edits, "rule", adjudicator, new Answer(Text: text), "nobody got it right", Noon);
}
