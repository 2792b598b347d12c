using Microsoft.Extensions.DependencyInjection;
using Routing.Contracts;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class PromotedTests
{
    [Fact]
    public async Task A_promoted_generalist_gets_what_waits_for_an_expert_in_his_slice_and_answers_as_one()
    {
        await using var node = await TestNode.Start(TestNode.Pairs(maximum: 2) with { ExpertShare = 0 });
        await node.Import(new ItemDocument("item", "Which?", "one", "two", Slice: "law"));
        await node.Enrol("ada", "bob", "cid", "dan");
        foreach (var (person, choice) in new[] { ("ada", "A"), ("bob", "tie") })
            Assert.Null((await node.Submit(person, (await node.Ask(person, person)).Task!, choice)).Code);
        Assert.Null((await node.Ask("cid", "before")).Task);

        await node.Services.GetRequiredService<IGrainFactory>().GetGrain<IReviewerGrain>(Keys.Reviewer(Name, "cid"))
            .Observe(new ConductDocument([], new() { ["law"] = "70 of 72 known items right" }), Stop);

        Assert.Null((await node.Ask("dan", "other")).Task);
        Assert.Equal("item", (await node.Ask("cid", "after")).Task!.Item);
        Assert.True((await node.Facts("item")).OfType<Leased>().Last().Expert);
    }
}
