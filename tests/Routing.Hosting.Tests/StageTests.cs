using Routing.Contracts;
using Routing.Core.Programmes;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class StageTests
{
    [Fact]
    public async Task A_draft_calibrates_people_and_asks_for_no_label_before_its_pilot()
    {
        await using var node = await TestNode.Start(TestNode.Pairs() with { Stage = ProgrammeStage.Draft });
        await node.Import(new ItemDocument("item", "Which?", "one", "two"));

        Assert.Equal("stage_guard_failed", (await Move(node, "pilot", "p0")).Code);
        var check = await node.Client.CheckStage(Name, "pilot", Stop);
        Assert.Equal(("draft", "no pool has a reviewer"), (check.Stage, Assert.Single(check.Unmet)));
        Assert.Equal("invalid_transition", (await node.Client.CheckStage(Name, "live", Stop)).Code);
        await node.Enrol("ada");
        Assert.StartsWith("invalid_transition: The programme is draft", Assert.Single((await node.Ask("ada", "a")).Reasons), StringComparison.Ordinal);

        Assert.Null((await Move(node, "pilot", "p1")).Code);
        Assert.False((await Move(node, "pilot", "p1")).Changed);
        Assert.NotNull((await TestNode.UntilWork(() => node.Ask("ada", "b"))).Task);
        Assert.Equal("pilot", (await node.Client.Status(Name, Stop)).Stage);
    }

    [Fact]
    public async Task Paused_nobody_new_is_asked_who_is_at_work_finishes_and_items_show_as_suspended_also_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("routing-test-").FullName;
        TaskView held;
        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            await node.Import(new ItemDocument("held", "Which?", "one", "two"), new ItemDocument("open", "And which?", "one", "two"));
            await node.Enrol("ada", "bob");
            held = (await TestNode.UntilWork(() => node.Ask("ada", "a"))).Task!;

            Assert.Null((await Move(node, "paused", "p")).Code);

            Assert.StartsWith("invalid_transition: The programme is paused", Assert.Single((await node.Ask("bob", "b")).Reasons), StringComparison.Ordinal);
            Assert.Equal(held.Fence, (await node.Ask("ada", "a")).Task!.Fence); // said again, the same answer
        }

        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            var other = held.Item == "held" ? "open" : "held";
            var record = (await node.Client.Item(Name, other, Stop))!;
            Assert.Equal(("suspended", "the programme is paused: because"), (record.Status, record.Standing));
            Assert.Null((await node.Ask("bob", "b")).Task);
            Assert.Equal("stage_guard_failed", (await Move(node, "closed", "c0")).Code);
            Assert.Null((await node.Submit("ada", held)).Code);

            Assert.Null((await Move(node, "live", "l")).Code);
            Assert.NotNull((await TestNode.UntilWork(() => node.Ask("bob", "b2"))).Task);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_closed_programme_takes_nothing_more()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Enrol("ada");

        Assert.Null((await Move(node, "closed", "c")).Code);

        Assert.Equal("invalid_transition", Assert.Single(await node.Client.ImportItems(Name, [new ItemDocument("item", "Which?", "one", "two")], Stop)).Code);
        Assert.StartsWith("invalid_transition: The programme is closed", Assert.Single((await node.Ask("ada", "a")).Reasons), StringComparison.Ordinal);
        Assert.Equal("invalid_transition", (await node.Client.Apply("again", Name, ProgrammeJson.Write(TestNode.Pairs(maximum: 5)), Stop)).Code);
    }

    private static Task<Receipt> Move(TestNode node, string to, string command) =>
        node.Client.MoveProgramme(Name, new StageMove(command, "lea", to, "because"), Stop);
}
