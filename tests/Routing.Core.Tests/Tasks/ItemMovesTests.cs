using CsCheck;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Tasks;

public sealed class ItemMovesTests
{
    [Fact]
    public void A_suspended_item_is_leased_to_nobody_and_who_is_at_work_may_finish()
    {
        var suspended = Moved(Task(Leased("ada", 1)), ItemStanding.Suspended);

        Assert.Equal(FeedbackTaskStatus.Suspended, suspended.Status(Noon));
        Assert.Equal("invalid_transition", Code(Lease(suspended, "bob", "ask")));
        Assert.IsType<Judged>(Assert.Single(Facts(Submit(suspended, Noon))));
        Assert.Equal("lease_expired", Code(Submit(suspended, Noon.AddHours(1))));
    }

    [Fact]
    public void Nothing_closes_while_suspended_and_what_was_due_closes_on_resuming()
    {
        var lenient = Pairs with { Risks = [Pairs.Risks[0] with { TargetError = 0.25 }] };
        var model = Refit.Before(lenient);
        var judged = Task(Judged("ada", 1, 1), Judged("bob", 2, 1), Judged("cid", 3, 1));
        var suspended = Moved(judged, ItemStanding.Suspended);

        Assert.Null(Closing.Settle(suspended, lenient, model, Noon));
        var resumed = Closing.After(suspended, Move(suspended, ItemStanding.Routed, "back"), lenient, model, Noon);
        Assert.Equal([1], Assert.IsType<Closed>(Facts(resumed)[1]).Verdicts);
    }

    [Fact]
    public void Quarantine_and_discarding_end_leases_with_the_reason()
    {
        foreach (var to in new[] { ItemStanding.Quarantined, ItemStanding.Discarded })
        {
            var moved = Moved(Task(Leased("ada", 1)), to);

            Assert.Empty(moved.Leases);
            var refusal = Assert.IsType<Decision<FeedbackTaskEvent>.Refused>(Submit(moved, Noon)).Reason;
            Assert.Equal("lease_superseded", refusal.Code);
            Assert.Contains("because", refusal.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_acknowledged_answer_stays_acknowledged_whatever_becomes_of_the_item()
    {
        var answered = Task(Leased("ada", 1)).Apply(Assert.Single(Facts(Submit(Task(Leased("ada", 1)), Noon))));

        var discarded = Moved(answered, ItemStanding.Discarded);

        Assert.Empty(Facts(Submit(discarded, Noon)));
    }

    [Fact]
    public void Only_listed_transitions_are_made()
    {
        var open = Task(Judged("ada", 1, 0));
        var closed = open.Apply(new Closed("confident", [0], 0.99, Noon));
        var disputed = open.Apply(new Disputed("they differ", Noon));
        FeedbackTaskState suspended = Moved(open, ItemStanding.Suspended), discarded = Moved(open, ItemStanding.Discarded);

        Assert.Equal("not_found", Code(Move(FeedbackTaskState.Initial, ItemStanding.Suspended)));
        Assert.Equal("reason_required", Code(ItemMoves.Move(open, "m", "lea", ItemStanding.Suspended, " ", Noon)));
        Assert.Equal("invalid_transition", Code(Move(open, ItemStanding.Routed)));
        Assert.Equal("invalid_transition", Code(Move(disputed, ItemStanding.Suspended)));
        Assert.Equal("invalid_transition", Code(Move(suspended, ItemStanding.Suspended, "again")));
        Assert.All(
            Enum.GetValues<ItemStanding>(), to => Assert.Equal("invalid_transition", Code(Move(closed, to))));
        Assert.All(
            Enum.GetValues<ItemStanding>(), to => Assert.Equal("invalid_transition", Code(Move(discarded, to, "later"))));
        Assert.Equal("invalid_transition", Code(FeedbackTask.Open(discarded, Pair with { Prompt = "Another?" }, Noon)));
        Assert.Equal("invalid_transition", Code(FeedbackTask.Take(Moved(disputed, ItemStanding.Quarantined), "grace", TimeSpan.FromHours(1), Noon)));
    }

    [Fact]
    public void The_same_move_again_changes_nothing_also_after_later_moves() =>
        Gen.Enum<ItemStanding>().Array[1, 8].Sample(targets =>
        {
            var task = Task(Judged("ada", 1, 0));
            var accepted = new List<(string Command, ItemStanding To)>();
            for (var n = 0; n < targets.Length; n++)
            {
                if (Move(task, targets[n], $"m{n}") is not Decision<FeedbackTaskEvent>.Accepted([var fact]))
                    continue;
                task = task.Apply(fact);
                accepted.Add(($"m{n}", targets[n]));
            }

            Assert.All(accepted, move => Assert.Empty(Facts(Move(task, move.To, move.Command))));
            Assert.All(accepted, move => Assert.Equal(
                "idempotency_mismatch", Code(ItemMoves.Move(task, move.Command, "somebody", move.To, "because", Noon))));
        });

    [Fact]
    public void A_lease_that_was_taken_from_somebody_was_not_abandoned()
    {
        var pulls = new Pulls();
        foreach (var fact in new FeedbackTaskEvent[] { Leased("ada", 1), new Revoked("ada", 1, "suspended", Noon), Leased("bob", 2) })
            pulls.Apply("item", fact);
        pulls.Apply("item", Facts(Move(Task(), ItemStanding.Quarantined))[0]);

        Assert.Empty(pulls.At(Noon.AddDays(1)));
    }

    [Fact]
    public void A_lease_is_revoked_once_and_only_if_it_is_there()
    {
        var task = Task(Leased("ada", 1));

        var revoked = task.Apply(Assert.Single(Facts(ItemMoves.Revoke(task, "ada", "suspended", Noon))));

        Assert.Empty(Facts(ItemMoves.Revoke(revoked, "ada", "suspended", Noon)));
        Assert.Empty(Facts(ItemMoves.Revoke(task, "bob", "suspended", Noon)));
        Assert.Equal("lease_superseded", Code(Submit(revoked, Noon)));
    }

    [Fact]
    public void A_flag_gives_the_work_back_for_good_and_personal_data_put_the_item_into_quarantine()
    {
        var task = Task(Leased("ada", 1), Leased("bob", 2));

        var unclear = Flagged(task, FlagKind.UnclearRubric);
        var personal = Flagged(task, FlagKind.PersonalData);

        Assert.Equal((FeedbackTaskStatus.Leased, FeedbackTaskStatus.Quarantined), (unclear.Status(Noon), personal.Status(Noon)));
        Assert.True(unclear.IsDoneWith("ada"));
        Assert.Empty(personal.Leases);
        Assert.Empty(Facts(Flag(personal, FlagKind.PersonalData)));
        Assert.Equal("idempotency_mismatch", Code(Flag(personal, FlagKind.Technical)));
        Assert.Equal("idempotency_mismatch", Code(FeedbackTask.GiveBack(unclear, "flag", "ada", 1, "UnclearRubric")));
        Assert.Equal("lease_superseded", Code(Flag(Task(), FlagKind.Harmful)));
        var closed = task.Apply(new Closed("confident", [0], 0.99, Noon));
        Assert.Single(Facts(Flag(closed, FlagKind.PersonalData))); // what is published is taken back by reopening it
    }

    private static FeedbackTaskState Flagged(FeedbackTaskState task, FlagKind kind) =>
        Facts(Flag(task, kind)).Aggregate(task, static (state, e) => state.Apply(e));

    private static Decision<FeedbackTaskEvent> Flag(FeedbackTaskState task, FlagKind kind) =>
        FeedbackTask.Flag(task, "flag", "ada", 1, kind, null, Noon);

    private static FeedbackTaskState Moved(FeedbackTaskState task, ItemStanding to) => task.Apply(Facts(Move(task, to))[0]);

    private static Decision<FeedbackTaskEvent> Move(FeedbackTaskState task, ItemStanding to, string command = "move") =>
        ItemMoves.Move(task, command, "lea", to, "because", Noon);

    private static Decision<FeedbackTaskEvent> Submit(FeedbackTaskState task, DateTimeOffset now) =>
        FeedbackTask.Submit(task, Pairs, "k", "ada", 1, new Answer("A"), 3, now);
}
