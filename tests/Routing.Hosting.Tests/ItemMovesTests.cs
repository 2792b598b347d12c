using Routing.Contracts;
using Routing.Core.Tasks;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class ItemMovesTests
{
    [Fact]
    public async Task Items_are_suspended_resumed_and_discarded_and_stay_so_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("routing-test-").FullName;
        TaskView held;
        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            await node.Import(new ItemDocument("item", "Which?", "one", "two"));
            await node.Enrol("ada", "bob");
            held = (await node.Ask("ada", "a")).Task!;

            Assert.Equal((true, null), Outcome(await Move(node, ItemStanding.Suspended, "s1")));
            Assert.Equal((false, null), Outcome(await Move(node, ItemStanding.Suspended, "s1")));
            Assert.Equal("invalid_transition", (await Move(node, ItemStanding.Suspended, "s2")).Code);
            Assert.StartsWith("queue_empty", Assert.Single((await node.Ask("bob", "b")).Reasons), StringComparison.Ordinal);
        }

        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            Assert.Equal("suspended", (await node.Client.Item(Name, "item", Stop))!.Status);
            Assert.Null((await node.Ask("bob", "b")).Task);
            Assert.Null((await Move(node, ItemStanding.Routed, "r1")).Code);
            Assert.NotNull((await TestNode.UntilWork(() => node.Ask("bob", "b"))).Task);

            Assert.Null((await Move(node, ItemStanding.Discarded, "d1")).Code);
            Assert.Equal("lease_superseded", (await node.Submit("ada", held)).Code);
            var record = (await node.Client.Item(Name, "item", Stop))!;
            Assert.Equal(("discarded", 3), (record.Status, record.Moves!.Length));
            Assert.Equal(0, (await node.Client.Status(Name, Stop)).Open);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Who_is_suspended_loses_his_leases_and_others_get_the_work()
    {
        await using var node = await TestNode.Start(TestNode.Pairs(maximum: 1));
        await node.Import(new ItemDocument("item", "Which?", "one", "two"));
        await node.Enrol("ada", "bob");
        var held = (await node.Ask("ada", "a")).Task!;

        await node.Client.SetReviewerStatus("out", Name, "ada", suspended: true, "found out", Stop);

        Assert.NotNull((await TestNode.UntilWork(() => node.Ask("bob", "b"))).Task);
        Assert.Equal("lease_superseded", (await node.Submit("ada", held)).Code);
    }

    [Fact]
    public async Task An_item_with_personal_data_is_shown_to_nobody_else()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(new ItemDocument("item", "Call Ada Lovelace on 555-1815.", "one", "two"));
        await node.Enrol("ada", "bob", "cid");
        TaskView ada = (await node.Ask("ada", "a")).Task!, bob = (await node.Ask("bob", "b")).Task!;

        var flag = Answer("ada", ada, null, "flag") with { Flag = "personalData", Reason = "a phone number" };
        Assert.Equal("validation_failed", (await node.Client.Flag(flag with { Flag = "boring" }, Stop)).Code);
        Assert.Equal((true, null), Outcome(await node.Client.Flag(flag, Stop)));
        Assert.Equal((false, null), Outcome(await node.Client.Flag(flag, Stop)));

        Assert.Equal("lease_superseded", (await node.Submit("bob", bob)).Code);
        Assert.Null((await node.Ask("cid", "c")).Task);
        var record = (await node.Client.Item(Name, "item", Stop))!;
        Assert.Equal(("quarantined", "ada: personalData: a phone number"), (record.Status, Assert.Single(record.Skips)));
    }

    private static (bool, string?) Outcome(Receipt receipt) => (receipt.Changed, receipt.Code);

    private static Task<Receipt> Move(TestNode node, ItemStanding to, string command) =>
        node.Client.MoveItem(Name, "item", new ItemMove(command, "lea", $"{to}", "because"), Stop);
}
