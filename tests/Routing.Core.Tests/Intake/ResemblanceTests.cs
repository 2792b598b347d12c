using Routing.Core.Intake;
using Routing.Core.Tasks;
using Xunit;

namespace Routing.Core.Tests.Intake;

public sealed class ResemblanceTests
{
    [Theory]
    [InlineData("Where is my parcel?", "  where is  MY parcel")]
    [InlineData("Wo ist die Straße?", "wo ist die straße!")]
    [InlineData("ﬁne café", "fine cafe\u0301")]
    [InlineData("今日は。", "今日は")]
    public void Case_spaces_punctuation_and_forms_of_Unicode_make_no_difference(string one, string other) =>
        Assert.Equal(1, Resemblance.Of(Item(one), Item(other)));

    [Theory]
    [InlineData("What is 2 + 2?", "What is 2 + 3?")]
    [InlineData("Is it -5 degrees in the shade today, or is it warmer?", "Is it 5 degrees in the shade today, or is it warmer?")]
    public void Other_numbers_are_another_question(string one, string other) => Assert.Equal(0, Resemblance.Of(Item(one), Item(other)));

    [Fact]
    public void A_sign_is_a_word_and_the_same_words_in_another_order_are_not_the_same_text()
    {
        Assert.True(Resemblance.Of(Item("is a + b even"), Item("is a * b even")) < 0.5);
        Assert.True(Resemblance.Of(Item("a b a"), Item("b a b")) < 1);
    }

    [Fact]
    public void A_long_prompt_does_not_hide_that_the_answers_differ()
    {
        var prompt = string.Join(' ', Enumerable.Range(0, 500).Select(n => $"word{(char)('a' + (n % 26))}{(char)('a' + (n / 26))}"));

        Assert.True(Resemblance.Of(Item(prompt, "Yes, send it back."), Item(prompt, "No, keep it.")) < 0.2);
        Assert.Equal(1, Resemblance.Of(Item(prompt, "Yes."), Item(prompt, "yes")));
    }

    [Fact]
    public void Items_of_different_kinds_are_never_one()
    {
        var item = Item("Where is my parcel?");

        Assert.Equal(0, Resemblance.Of(item, item with { Language = "de" }));
        Assert.Equal(0, Resemblance.Of(item, item with { Risk = 1 }));
        Assert.Equal(0, Resemblance.Of(item, item with { Slice = "returns" }));
        Assert.Equal(0, Resemblance.Of(item, item with { Harmful = true }));
        Assert.Equal(0, Resemblance.Of(item, item with { CandidateA = "" }));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_obstacle() => Assert.Equal(1, Resemblance.Of(Item("odd \ud83d text"), Item("odd \ud83d text")));

    private static ItemContent Item(string prompt, string? candidate = null) => new("item", prompt, candidate, null);
}
