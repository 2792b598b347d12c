using Routing.Core.Reviewers;
using Xunit;

namespace Routing.Core.Tests.Reviewers;

public sealed class WorkInHandTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly WorkInHand _inHand = new();

    [Fact]
    public void A_lease_is_in_hand_until_it_is_over_or_finished()
    {
        _inHand.Leased("a", "one", _noon.AddMinutes(5));
        _inHand.Leased("b", "two", _noon.AddMinutes(10));
        _inHand.Leased("c", "three", _noon.AddMinutes(10));

        _inHand.Finished("three", judged: true, _noon);

        Assert.Equal(2, _inHand.HeldAt(_noon));
        Assert.Equal(1, _inHand.HeldAt(_noon.AddMinutes(5)));
        Assert.Equal(["two"], _inHand.Items);
    }

    [Fact]
    public void A_command_finds_its_item_again_until_many_later_ones_came()
    {
        _inHand.Leased("first", "one", _noon);
        for (var n = 0; n < WorkInHand.RememberedCommands - 1; n++)
            _inHand.LedTo($"later {n}", $"item {n}");

        Assert.Equal("one", _inHand.ItemOf("first"));
        _inHand.LedTo("one too many", "last");
        Assert.Null(_inHand.ItemOf("first"));
        Assert.Equal("last", _inHand.ItemOf("one too many"));
    }

    [Fact]
    public void Only_the_answers_of_the_day_count()
    {
        _inHand.Finished("one", judged: true, _noon);
        _inHand.Finished("two", judged: false, _noon);

        Assert.Equal(1, _inHand.AnsweredAt(_noon));
        _inHand.Counted(7, _noon);
        Assert.Equal(7, _inHand.AnsweredAt(_noon));
        Assert.Equal(0, _inHand.AnsweredAt(_noon.AddDays(1)));
    }

    [Fact]
    public void What_the_journal_counted_replaces_a_word_that_was_heard_twice()
    {
        _inHand.Counted(3, _noon);
        _inHand.Finished("counted already", judged: true, _noon);
        _inHand.Counted(3, _noon);

        Assert.Equal(3, _inHand.AnsweredAt(_noon));
    }

    [Fact]
    public void What_is_long_past_can_be_shown_again_unless_he_holds_it()
    {
        for (var n = 0; n < 16; n++)
            _inHand.LedTo($"ask {n}", $"item {n}");

        Assert.Equal("item 0", _inHand.LongAgo(0.99));
        _inHand.Leased("again", "item 0", _noon);
        Assert.Null(_inHand.LongAgo(0));
        Assert.Equal("item 1", _inHand.LongAgo(0.99));
        Assert.Null(new WorkInHand().LongAgo(0));
    }
}
