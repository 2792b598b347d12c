using CsCheck;
using Routing.Core.Ledgers;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Tasks;

public sealed class FeedbackTaskTests
{
    [Fact]
    public void The_holder_of_a_lease_may_judge_and_his_side_is_undone()
    {
        var task = Task(Leased("ada", 7, swapped: true));

        var fact = Assert.IsType<Judged>(Assert.Single(Facts(Submit(task, "ada", 7, "A", Noon))));

        Assert.Equal([1], fact.Classes);
    }

    [Fact]
    public void A_draft_is_kept_for_a_week_and_the_next_one_takes_it_away()
    {
        var drafted = Task(Leased("ada", 1), new Drafted("ada", 1, new Answer("A"), Noon));

        Assert.NotNull(drafted.DraftOf("ada", Noon.AddDays(7).AddTicks(-1)));
        Assert.Null(drafted.DraftOf("ada", Noon.AddDays(7)));
        Assert.Equal(["bob"], drafted.Apply(new Drafted("bob", 2, new Answer("A"), Noon.AddDays(7))).Drafts.Keys);
        Assert.Equal(2, drafted.Apply(new Drafted("bob", 2, new Answer("A"), Noon.AddDays(6))).Drafts.Count);
    }

    [Fact]
    public void An_old_fence_is_superseded() =>
        Assert.Equal("lease_superseded", Code(Submit(Task(Leased("ada", 7)), "ada", 6, "A", Noon)));

    [Fact]
    public void A_late_answer_counts_while_there_is_room_and_not_after()
    {
        var late = Noon.AddHours(1);

        Assert.True(Assert.IsType<Judged>(Facts(Submit(Task(Leased("ada", 1)), "ada", 1, "A", late))[0]).Late);
        var full = Task(Leased("ada", 1), Judged("bob", 2, 0), Judged("cid", 3, 0), Judged("dan", 4, 0));
        Assert.Equal("lease_expired", Code(Submit(full, "ada", 1, "A", late)));
    }

    [Fact]
    public void Nobody_leases_twice_and_the_overlap_counts_running_leases()
    {
        var task = Task(Leased("ada", 1), Judged("bob", 2, 0), Leased("cid", 3));

        Assert.Equal("already_judged", Code(Lease(task, "ada", "other")));
        Assert.Equal("already_judged", Code(Lease(task, "bob", "other")));
        Assert.Equal("overlap_reached", Code(Lease(task, "dan", "other")));
        Assert.Empty(Facts(Lease(task, "ada", "ask-ada")));
    }

    [Fact]
    public void A_request_that_led_to_a_lease_changes_nothing_whatever_became_of_it()
    {
        var judged = Task(Leased("ada", 1), Judged("ada", 1, 0));
        var released = Task(Leased("ada", 1), new GaveBack("back", "ada", 1, null));
        var leasedAnew = released.Apply(Leased("ada", 2) with { Command = "second" });

        foreach (var task in new[] { judged, released, leasedAnew })
        {
            Assert.Empty(Facts(Lease(task, "ada", "ask-ada")));
            Assert.Equal(1, task.LeaseOf("ada", "ask-ada")!.Fence);
        }

        Assert.Equal(2, Assert.IsType<Leased>(Assert.Single(Facts(Lease(released, "ada", "second")))).Fence);
    }

    [Fact]
    public void A_lease_is_extended_once()
    {
        var task = Task(Leased("ada", 1));

        var extended = Assert.IsType<Extended>(Assert.Single(Facts(FeedbackTask.Extend(task, "ada", 1, TimeSpan.FromHours(1), Noon))));

        Assert.Equal(Noon.AddHours(1), extended.ExpiresAt);
        Assert.Equal("invalid_transition", Code(FeedbackTask.Extend(task.Apply(extended), "ada", 1, TimeSpan.FromHours(1), Noon)));
    }

    [Fact]
    public void Gold_has_room_for_everybody_who_has_not_seen_it()
    {
        var gold = FeedbackTaskState.Initial.Apply(new Opened(Pair with { Gold = [0] }, Noon));
        foreach (var n in Enumerable.Range(1, 20))
            gold = gold.Apply(Judged($"person-{n}", n, 0));

        Assert.IsType<Leased>(Assert.Single(Facts(Lease(gold, "ada", "k"))));
        Assert.Equal("already_judged", Code(Lease(gold, "person-3", "k")));
    }

    [Fact]
    public void Content_is_fixed_by_the_first_lease()
    {
        var other = Pair with { Prompt = "Another?" };

        Assert.Single(Facts(FeedbackTask.Open(Task(), other, Noon)));
        Assert.Empty(Facts(FeedbackTask.Open(Task(Leased("ada", 1)), Pair, Noon)));
        Assert.Equal("invalid_transition", Code(FeedbackTask.Open(Task(Leased("ada", 1)), other, Noon)));
    }

    [Fact]
    public void Any_command_sent_again_records_nothing_new() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 3], Gen.OneOfConst("A", "B", "tie"), Gen.Bool).Sample((person, fence, choice, skip) =>
        {
            var task = Task(Leased("p0", 1), Leased("p1", 2), Leased("p2", 3));
            var (reviewer, command) = ($"p{person}", $"c{person}");
            Decision<FeedbackTaskEvent> Send(FeedbackTaskState at) => skip
                ? FeedbackTask.GiveBack(at, command, reviewer, fence, "hard")
                : FeedbackTask.Submit(at, Pairs, command, reviewer, fence, new Answer(choice), 3, Noon);
            if (Send(task) is not Decision<FeedbackTaskEvent>.Accepted(var facts))
                return;

            var after = facts.Aggregate(task, static (state, e) => state.Apply(e));

            Assert.Empty(Facts(Send(after)));
        });

    private static Decision<FeedbackTaskEvent> Submit(FeedbackTaskState task, string reviewer, long fence, string choice, DateTimeOffset now) =>
        FeedbackTask.Submit(task, Pairs, "k", reviewer, fence, new Answer(choice), 3, now);
}
