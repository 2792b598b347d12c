using Routing.Core.Intake;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Intake;

public sealed class ScreeningTests
{
    private static readonly FeedbackTaskState _received = FeedbackTaskState.Initial.Apply(new Opened(Pair, Noon, Screens: true));

    [Fact]
    public void Nobody_is_asked_about_a_received_item()
    {
        Assert.Equal(FeedbackTaskStatus.Received, _received.Status(Noon));
        Assert.Equal("invalid_transition", Code(Lease(_received, "ada", "ask")));
    }

    [Fact]
    public void Without_an_earlier_one_the_item_is_ready()
    {
        var ready = _received.Apply(Fact(Screening.Decide(_received, [("other", 0.79)], 0.8, Noon)));

        Assert.Equal(FeedbackTaskStatus.Ready, ready.Status(Noon));
        Assert.Empty(Facts(Screening.Decide(ready, [("other", 1)], 0.8, Noon)));
    }

    [Fact]
    public void It_is_merged_under_the_most_alike_of_equals_the_first()
    {
        var fact = Fact(Screening.Decide(_received, [("a", 0.8), ("b", 0.9), ("c", 0.9)], 0.8, Noon));

        Assert.Equal(("b", 0.9), (fact.Under, fact.Resemblance));
        Assert.Equal(FeedbackTaskStatus.Merged, _received.Apply(fact).Status(Noon));
        Assert.Equal("invalid_transition", Code(Lease(_received.Apply(fact), "ada", "ask")));
    }

    [Fact]
    public void A_programme_that_merges_no_more_lets_what_waits_pass() =>
        Assert.Null(Fact(Screening.Decide(_received, [("a", 1)], null, Noon)).Under);

    [Fact]
    public void A_person_puts_back_what_was_merged_and_it_is_not_screened_again()
    {
        var merged = _received.Apply(new Screened("a", 1, Noon));

        var back = merged.Apply(Assert.Single(Facts(ItemMoves.Move(merged, "back", "lea", ItemStanding.Routed, "not the same", Noon))));

        Assert.Equal(FeedbackTaskStatus.Ready, back.Status(Noon));
        Assert.Empty(Facts(Screening.Decide(back, [("a", 1)], 0.8, Noon)));
        var changed = back.Apply(Assert.Single(Facts(FeedbackTask.Open(back, Pair with { Prompt = "Which one?" }, Noon, screens: true))));
        Assert.Equal(FeedbackTaskStatus.Ready, changed.Status(Noon));
    }

    [Theory]
    [InlineData(ItemStanding.Received)]
    [InlineData(ItemStanding.Merged)]
    public void No_person_makes_an_item_received_or_merged(ItemStanding to) =>
        Assert.Equal("invalid_transition", Code(ItemMoves.Move(Task(), "c", "lea", to, "because", Noon)));

    [Fact]
    public void New_content_is_screened_anew_and_gold_and_pairs_of_a_prompt_never()
    {
        var merged = _received.Apply(new Screened("a", 1, Noon));

        Assert.Empty(Facts(FeedbackTask.Open(merged, Pair, Noon, screens: true)));
        Assert.Equal(FeedbackTaskStatus.Received, Opened(merged, Pair with { Prompt = "Which one?" }).Status(Noon));
        Assert.Equal(FeedbackTaskStatus.Ready, Opened(FeedbackTaskState.Initial, Pair with { Gold = [0] }).Status(Noon));
        Assert.Equal(FeedbackTaskStatus.Ready, Opened(FeedbackTaskState.Initial, Pair with { Pair = new CandidatePair("g", "1", "2") }).Status(Noon));
    }

    private static FeedbackTaskState Opened(FeedbackTaskState task, ItemContent content) =>
        task.Apply(Assert.Single(Facts(FeedbackTask.Open(task, content, Noon, screens: true))));

    private static Screened Fact(Core.Ledgers.Decision<FeedbackTaskEvent> decision) => Assert.IsType<Screened>(Assert.Single(Facts(decision)));
}
