using Routing.Contracts;
using Routing.Core.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class TextTests
{
    private static readonly Programme _edits = TestNode.Pairs(minimum: 1) with { Method = FeedbackMethod.Edit, Classes = [] };

    [Fact]
    public async Task An_edit_is_checked_by_somebody_else_and_another_is_written_when_it_is_sent_back()
    {
        await using var node = await TestNode.Start(_edits);
        await node.Import(new ItemDocument("item-0", "Improve this.", "Thier answer."));
        await node.Enrol("ada", "bob", "cid", "dan");
        var edit = Answer("ada", (await node.Ask("ada", "k")).Task!, null);
        Assert.Equal("edit_empty", (await node.Client.Submit(edit with { Text = "Thier answer." }, Stop)).Code);
        Assert.Null((await node.Client.Submit(edit with { Text = "There answer." }, Stop)).Code);

        Assert.Null((await node.Ask("ada", "own")).Task); // nobody checks what he wrote
        var check = (await node.Ask("bob", "k")).Task!;
        Assert.Equal(("check", "Thier answer.", "There answer."), (check.Method, check.First, check.Second));
        Assert.Null((await node.Ask("cid", "early")).Task); // one text, one check
        Assert.Equal("reason_required", (await node.Submit("bob", check, "return", "r1")).Code);
        var returned = Answer("bob", check, "return", "r2") with { Reason = "still wrong" };
        Assert.Null((await node.Client.Submit(returned, Stop)).Code);
        Assert.False((await node.Client.Submit(returned, Stop)).Changed);

        var second = Answer("cid", (await TestNode.UntilWork(() => node.Ask("cid", "k"))).Task!, null);
        Assert.Null((await node.Client.Submit(second with { Text = "Their answer." }, Stop)).Code);
        Assert.Null((await node.Ask("bob", "again")).Task); // who took part takes no part again
        Assert.Null((await node.Submit("dan", (await TestNode.UntilWork(() => node.Ask("dan", "k"))).Task!, "accept")).Code);

        var record = (await node.Client.Item(Name, "item-0", Stop))!;
        Assert.Equal(("resolved", "collected"), (record.Status, record.StopReason));
        Assert.Equal(
            [("There answer.", "returned", "bob", "still wrong"), ("Their answer.", "accepted", "dan", null)],
            record.Judgments.Select(judged => (judged.Text, judged.Check!.Standing, judged.Check.By, judged.Check.Reason)));
    }

    [Fact]
    public async Task Checks_are_known_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("routing-test-").FullName;
        await using (var node = await TestNode.Start(_edits, folder))
        {
            await node.Import(new ItemDocument("item-0", "Improve this.", "Thier answer."));
            await node.Enrol("ada", "bob");
            Assert.Null((await node.Client.Submit(Answer("ada", (await node.Ask("ada", "k")).Task!, null) with { Text = "Their answer." }, Stop)).Code);
        }

        await using (var node = await TestNode.Start(_edits, folder))
        {
            Assert.Null((await node.Ask("ada", "own")).Task);
            var check = (await node.Ask("bob", "k")).Task!;
            Assert.Null((await node.Submit("bob", check, "accept")).Code);
            Assert.Single((await node.Facts("item-0")).OfType<Checked>());
            Assert.Equal("resolved", (await node.Client.Item(Name, "item-0", Stop))!.Status);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_a_share_to_check_enough_texts_are_enough()
    {
        await using var node = await TestNode.Start(_edits with { CheckShare = 0 });
        await node.Import(new ItemDocument("item-0", "Improve this.", "Thier answer."));
        await node.Enrol("ada");
        var edit = Answer("ada", (await node.Ask("ada", "k")).Task!, null) with { Text = "Their answer." };

        Assert.Null((await node.Client.Submit(edit, Stop)).Code);

        var record = (await node.Client.Item(Name, "item-0", Stop))!;
        Assert.Equal(("resolved", "unchecked"), (record.Status, Assert.Single(record.Judgments).Check!.Standing));
    }
}
