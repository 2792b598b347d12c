using Routing.Core.Tasks;
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

    [Fact]
    public async Task Somebody_sees_a_pair_of_his_own_again_with_the_sides_swapped_and_what_he_says_then_is_about_him_alone()
    {
        await using var node = await TestNode.Start(
            TestNode.Pairs(minimum: 1, maximum: 1) with { Distribution = true, AttentionShare = 0.03, ShareCap = 1 });
        await node.Import([.. Enumerable.Range(0, 60).Select(n => new ItemDocument($"poem-{n}", "Which?", "one", "two"))]);
        await node.Enrol("ada");
        var seen = new Dictionary<string, TaskView>();
        TaskView? again = null;
        for (var n = 0; n < 60 && again is null; n++)
        {
            var task = (await TestNode.UntilWork(() => node.Ask("ada", $"ask-{n}"))).Task!;
            Assert.Null((await node.Submit("ada", task, command: $"submit-{n}")).Code);
            again = seen.TryAdd(task.Item, task) ? null : task;
        }

        Assert.True(seen.Count >= 29);
        Assert.NotEqual(seen[again!.Item].Swapped, again.Swapped);
        var item = (await node.Client.Item(TestNode.Name, again.Item, Stop))!;
        Assert.Equal("resolved", item.Status);
        Assert.Single(item.Judgments);
        // He took the side shown first twice.
        Assert.Equal((1, 0), (await node.Client.Reviewer(TestNode.Name, "ada", Stop))!.Repeats);
        Assert.Single((await node.Facts(again.Item)).OfType<FeedbackTaskEvent.Repeated>());
    }
}
