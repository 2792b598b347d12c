using Routing.Scoring.Encoding;
using Xunit;

namespace Routing.Scoring.Tests.Encoding;

public sealed class PairWindowTests
{
    // [1] prompt [2] answer [2]; eight tokens of room.
    private static readonly PairWindow _window = new([1, null, 2, null, 2], PromptFirst: true, MaxTokens: 11);

    [Fact]
    public void What_fits_is_joined_whole() => Expect([1, 10, 11, 2, 20, 21, 2], 4, false, prompt: 2, answer: 2);

    [Fact]
    public void A_long_prompt_loses_its_beginning_before_the_answer_loses_anything() =>
        Expect([1, 18, 19, 2, 20, 21, 22, 23, 24, 25, 2], 4, false, prompt: 10, answer: 6);

    [Fact]
    public void An_answer_that_fills_the_window_leaves_no_prompt() =>
        Expect([1, 2, 20, 21, 22, 23, 24, 25, 26, 27, 2], 2, false, prompt: 5, answer: 8);

    [Fact]
    public void When_both_are_too_long_the_answer_keeps_three_quarters_and_loses_its_end() =>
        Expect([1, 18, 19, 2, 20, 21, 22, 23, 24, 25, 2], 4, true, prompt: 10, answer: 9);

    [Fact]
    public void A_short_prompt_leaves_a_long_answer_the_rest() =>
        Expect([1, 10, 2, 20, 21, 22, 23, 24, 25, 26, 2], 3, true, prompt: 1, answer: 20);

    [Fact]
    public void The_answer_may_come_first()
    {
        var joined = new PairWindow([null, 2, null], PromptFirst: false, MaxTokens: 11).Join([10], [20, 21]);

        Assert.Equal([20, 21, 2, 10], joined.Ids);
        Assert.Equal(0, joined.AnswerBegins);
    }

    private static void Expect(int[] ids, int begins, bool truncated, int prompt, int answer)
    {
        var joined = _window.Join([.. Enumerable.Range(10, prompt)], [.. Enumerable.Range(20, answer)]);

        Assert.Equal(ids, joined.Ids);
        Assert.Equal(begins, joined.AnswerBegins);
        Assert.Equal(truncated, joined.Truncated);
    }
}
