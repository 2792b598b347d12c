using Routing.Contracts;

namespace Routing.Hosting.Tests;

public sealed class PromptGroupTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pairs_of_a_prompt_rank_its_candidates_and_move_the_pair_that_nobody_was_asked()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import([Pair("a", "b"), Pair("b", "c"), Pair("c", "d")]);
        await node.Enrol("ada", "bob");
        foreach (var person in new[] { "ada", "bob" })
        {
            for (var n = 0; n < 3; n++)
            {
                var task = (await node.Ask(person, $"{person}{n}")).Task!;
                await node.Submit(person, task, task.Swapped ? "B" : "A", $"{person}{n}s");
            }
        }

        await node.Import([Pair("a", "d")]);
        await node.Client.Refit(TestNode.Name, Stop);
        var asked = (await node.Client.Item(TestNode.Name, "a-d", Stop))!;

        Assert.Equal(["a", "b", "c", "d"], asked.Group!.Candidates.Select(one => one.Candidate));
        Assert.Equal(6, asked.Group.Comparisons);
        Assert.All(asked.Group.Candidates, one => Assert.InRange(one.Utility, one.Low, one.High));
        Assert.Equal(1, asked.Group.Candidates.Sum(one => one.Best), 6);
        Assert.True(asked.Beliefs[0].Posterior[0] > 0.6 && asked.Judgments.Length == 0);
    }

    [Fact]
    public async Task A_pair_that_names_no_candidate_is_refused()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());

        var receipts = await node.Client.ImportItems(
            TestNode.Name, [Pair("a", "a"), Pair("a", "")], Stop);

        Assert.All(receipts, receipt => Assert.Equal("validation_failed", receipt.Code));
    }

    private static ItemDocument Pair(string first, string second) => new(
        $"{first}-{second}", "Which?", $"text {first} 1", $"text {second} 2", Pair: new PairDocument("prompt", first, second));
}
