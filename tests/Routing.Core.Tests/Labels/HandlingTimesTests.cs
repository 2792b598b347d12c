using CsCheck;
using Routing.Core.Labels;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class HandlingTimesTests
{
    [Fact]
    public void Who_takes_twice_as_long_costs_nearly_twice_as_much_whatever_slices_he_works_in()
    {
        // Law takes ten times as long as chat; the slow one works in law alone.
        var times = HandlingTimes.Of(
            [.. Enumerable.Range(0, 400).Select(n => Item(n, n % 2 == 0 ? "law" : "chat", [("ada", n % 2 == 0 ? 100 : 10), .. n % 2 == 0 ? [("slow", 200)] : Array.Empty<(string, double)>(), ("bob", n % 2 == 0 ? 100 : 10)]))]);

        Assert.InRange(times.Of("ada"), 0.9, 1.1);
        Assert.InRange(times.Of("slow"), 1.7, 2);
        Assert.Equal(1, times.Of("nobody"));
    }

    [Fact]
    public void Few_answers_say_little_and_no_answer_or_break_says_too_much()
    {
        var people = Enumerable.Range(0, 50).SelectMany(n => new[] { Item(n, "chat", [("ada", 10), ("bob", 10)]) });

        var times = HandlingTimes.Of([.. people, Item(50, "chat", [("new", 40)]), .. Enumerable.Range(60, 200).Select(n => Item(n, "chat", [("gone", 36_000)]))]);

        Assert.InRange(times.Of("new"), 1 / 3.0, 1.2);
        Assert.InRange(times.Of("gone"), 1 / 3.0, 3.0001);
        Assert.Same(HandlingTimes.None, HandlingTimes.Of([Item(0, "chat", [("machine", 0.01)])]));
    }

    [Fact]
    public void The_order_of_answers_does_not_matter() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Double[1, 100]).Array[1, 60].Sample(answers =>
        {
            var items = answers.Select((answer, n) => Item(n, $"s{answer.Item2}", [($"r{answer.Item1}", answer.Item3)])).ToList();

            var (straight, backwards) = (HandlingTimes.Of(items), HandlingTimes.Of(Enumerable.Reverse(items)));

            Assert.All(Enumerable.Range(0, 4), r => Assert.Equal(straight.Of($"r{r}"), backwards.Of($"r{r}")));
        });

    private static VotedItem Item(int n, string slice, (string Reviewer, double Seconds)[] votes) => new(
        $"i{n}", slice, null,
        [.. votes.Select(vote => new ItemVote(vote.Reviewer, false, [0], DateTimeOffset.UnixEpoch, Took: TimeSpan.FromSeconds(vote.Seconds)))]);
}
