using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Reviewers;

/// <summary>Attention checks of product.md §7.4 and QCK-02: items whose answer is obvious.</summary>
public sealed class AttentionChecksTests
{
    [Theory]
    [InlineData("fff", true)]
    [InlineData("fpfpf", true)]
    [InlineData("ffpp", false)]
    [InlineData("ffpppf", false)] // three of six, but two of the last five
    [InlineData("ppppp", false)]
    public void Who_fails_three_of_his_last_five_is_stopped_until_a_person_has_looked(string answers, bool stopped)
    {
        var reviewer = After(Active(), answers);

        Assert.Equal(stopped ? ReviewerStatus.Suspended : ReviewerStatus.Active, reviewer.Status);
        Assert.Equal((answers.Length, answers.Count(answer => answer == 'p')), AttentionChecks.Of(reviewer));
        Assert.Empty(reviewer.Gold);
    }

    [Fact]
    public void Each_item_counts_once_and_what_was_dealt_with_does_not_count_again()
    {
        var stopped = After(Active(), "fff");
        Assert.Empty(Of(AttentionChecks.Record(stopped, "check-2", true, Noon, Noon)));

        var back = stopped
            .Apply(new ReviewerEvent.StatusChanged(ReviewerStatus.Suspended, ReviewerStatus.Calibration, "looked", Noon.AddHours(1), "command"))
            .Apply(new ReviewerEvent.StatusChanged(ReviewerStatus.Calibration, ReviewerStatus.Active, "passed", Noon.AddHours(1)));
        Assert.Single(Of(AttentionChecks.Record(back, "new", false, Noon.AddHours(2), Noon.AddHours(2))));
    }

    [Fact]
    public void A_check_is_offered_when_one_is_due_and_never_as_gold()
    {
        var queue = new WorkQueue(Pairs, "test");
        queue.Put(new QueuedGold("gold", "en", []));
        queue.Put(new QueuedGold("check", "en", []) { Attention = true });
        var ada = new Asker(new ReviewerProfile("ada", 0, new HashSet<string> { "en" }), 1, null);

        Assert.Equal("gold", queue.ReserveGold(ada));
        Assert.Equal("check", queue.ReserveGold(ada with { Attention = true }));
        queue.Put(new QueuedGold("check", "en", ["ada"]) { Attention = true });
        Assert.Null(queue.ReserveGold(ada with { Attention = true }));
    }

    [Fact]
    public void A_check_needs_its_answer_in_matters_of_taste_as_well()
    {
        var taste = Pairs with { Distribution = true };
        ImportedItem Item(Dictionary<string, string>? gold) => new("check", "Take A.", "A", "B", "en", null, "general", gold, Attention: true);

        Assert.Equal("validation_failed", ItemRules.Check(taste, Item(null)).Refusal?.Code);
        Assert.Equal([0], ItemRules.Check(taste, Item(new() { ["overall"] = "A" })).Content!.Gold!.Value);
    }

    private static ReviewerState After(ReviewerState reviewer, string answers) => answers.Select((answer, n) => (answer, n)).Aggregate(
        reviewer, (state, one) => Of(AttentionChecks.Record(state, $"check-{one.n}", one.answer == 'p', Noon.AddMinutes(one.n + 1), Noon.AddMinutes(one.n + 1)))
            .Aggregate(state, static (next, e) => next.Apply(e)));

    private static ReviewerState Active() => ReviewerState.Initial
        .Apply(new ReviewerEvent.StatusChanged(ReviewerStatus.None, ReviewerStatus.Active, "enrolled", Noon));

    private static ReviewerEvent[] Of(Decision<ReviewerEvent> decision) =>
        decision is Decision<ReviewerEvent>.Accepted(var events) ? [.. events] : throw new Xunit.Sdk.XunitException($"Refused: {Code(decision)}");
}
