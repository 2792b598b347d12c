using Routing.Contracts;

namespace Routing.Hosting.Tests;

public sealed class TasteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_programme_of_distribution_shows_who_likes_what_and_scores_nobody()
    {
        await using var node = await TestNode.Start(TestNode.Pairs(minimum: 4, maximum: 4) with { Distribution = true });
        await node.Import(new ItemDocument("poem", "Which?", "one", "two"));
        foreach (var (person, group) in new[] { ("ada", "north"), ("bob", "north"), ("cid", "south"), ("dan", "south") })
        {
            await node.Client.EnrolReviewers(TestNode.Name, [new ReviewerDocument(person, "crowd", [], Group: group)], Stop);
            var task = (await node.Ask(person, person)).Task!;
            var likes = group == "north" ? "A" : "B";
            await node.Submit(person, task, task.Swapped ? likes == "A" ? "B" : "A" : likes);
        }

        await node.Client.Refit(TestNode.Name, Stop);
        var poem = (await node.Client.Item(TestNode.Name, "poem", Stop))!;

        Assert.Equal(("resolved", "collected"), (poem.Status, poem.StopReason));
        Assert.Empty(poem.Verdicts);
        var distribution = poem.Beliefs[0].Distribution!;
        Assert.Equal([0.5, 0.5, 0], distribution.All.Shares.Select(share => share.Share!.Value));
        Assert.Equal([("north", 1.0), ("south", 0.0)], distribution.Groups.Select(group => (group.Group, group.Shares[0].Share!.Value)));
        Assert.Empty((await node.Client.Reviewer(TestNode.Name, "dan", Stop))!.Reputation);
    }
}
