using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Reviewers;

public sealed class ReputationTests
{
    [Fact]
    public void Evidence_narrows_the_interval_and_raises_the_score()
    {
        var few = Cell("ada", Golds(5));
        var many = Cell("ada", Golds(100));

        Assert.True(many.High - many.Low < few.High - few.Low);
        Assert.True(many.LowerTenth > few.LowerTenth);
        Assert.Equal((100, 100), (many.Answers, many.Gold));
        Assert.False(many.IsPrior);
    }

    [Fact]
    public void What_nobody_else_answered_teaches_nothing()
    {
        var alone = Cell("ada", [.. Enumerable.Range(0, 20).Select(n => Item($"i{n}", null, ("ada", 0)))]);

        Assert.Equal(0, alone.Evidence);
        Assert.True(alone.IsPrior);
    }

    [Fact]
    public void Agreement_with_the_others_is_evidence_and_ones_own_answer_is_not()
    {
        var together = Cell("ada", [.. Enumerable.Range(0, 40).Select(n => Item($"i{n}", null, ("ada", n % 2), ("bob", n % 2), ("cid", n % 2)))]);
        var against = Cell("ada", [.. Enumerable.Range(0, 40).Select(n => Item($"i{n}", null, ("ada", 1 - (n % 2)), ("bob", n % 2), ("cid", n % 2)))]);

        Assert.True(together.Mean > 0.8);
        Assert.True(against.Mean < 0.5);
        Assert.InRange(together.Evidence, 1, 40);
    }

    private static ReputationCell Cell(string reviewer, List<VotedItem> items) =>
        Assert.Single(Reputation.Of(Refit.Of(1, 0, Pairs, items), items)[reviewer]);

    private static List<VotedItem> Golds(int count) =>
        [.. Enumerable.Range(0, count).Select(n => Item($"g{n}", n % 2, ("ada", n % 2)))];

    private static VotedItem Item(string id, int? gold, params (string Reviewer, int Answer)[] votes) => new(
        id, "general", gold is { } key ? [key] : null, [.. votes.Select(vote => new ItemVote(vote.Reviewer, false, [vote.Answer], Noon))]);
}
