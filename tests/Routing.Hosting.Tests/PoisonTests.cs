using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

/// <summary>An event that nobody can read stops its item or person, and nothing else.</summary>
public sealed class PoisonTests(TestDatabases databases)
{
    private const int Items = 6;

    private static readonly string[] _people = ["ada", "bob", "eve"];

    private static readonly ReadOnlyMemory<byte> _poison = "{\"$type\":\"fromTheFuture\"}"u8.ToArray();

    private static CancellationToken Stop => TestNode.Stop;

    [Fact]
    public async Task An_item_that_became_unreadable_is_left_out_and_everything_else_goes_on()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        var client = node.Client;
        await Prepare(client);
        var before = (await node.Ask("ada", "before")).Task!;
        Assert.Null((await node.Submit("ada", before)).Code);
        // The shard knows an item, gold, and a person, of which an event comes that cannot be read.
        var item = Name((int.Parse(before.Item[5..], null) + 1) % Items);
        var position = await Append(node.Journal, Keys.ItemStreams(TestNode.Name) + item);
        await Append(node.Journal, Keys.ReviewerStreams(TestNode.Name) + "eve");

        await Works(client, "bob", exceptItem: item);
        var rows = await client.ImportItems(
            TestNode.Name, [new ItemDocument(item, "Anew?", "one", "two"), new ItemDocument(Name(Items), "One more?", "one", "two")], Stop);
        var fault = await Assert.ThrowsAsync<StateUnreadableException>(() => client.Item(TestNode.Name, item, Stop));
        await Assert.ThrowsAsync<StateUnreadableException>(() => client.SetReviewerStatus("stop", TestNode.Name, "eve", true, "test", Stop));
        var refit = await client.Refit(TestNode.Name, Stop);

        Assert.Equal((position, Keys.ItemStreams(TestNode.Name) + item, "event_unreadable"), (fault.Position, fault.Stream, fault.Code));
        Assert.Equal(["event_unreadable", null], rows.Select(row => row.Code));
        Assert.Equal(1 + Items - 1, refit.Votes);
        var status = await client.Status(TestNode.Name, Stop);
        Assert.Equal([item, "eve"], status.Aside!.Select(aside => aside.Stream[(aside.Stream.LastIndexOf('/') + 1)..]));
        Assert.Equal(Items, status.Open);
        Assert.Equal(Items, await client.Tasks(TestNode.Name, Stop).CountAsync(Stop));
        Assert.Equal(["ada", "bob"], await client.Reviewers(TestNode.Name, Stop).Select(reviewer => reviewer.Id).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_node_that_starts_over_a_journal_with_such_events_serves_the_rest()
    {
        var database = await ClusterNode.Database(databases);
        await using (var first = await ClusterNode.Start(database))
        {
            await using var client = await first.Connect();
            Assert.Null((await client.Apply("apply", TestNode.Name, ProgrammeJson.Write(TestNode.Pairs()), Stop)).Code);
            await Prepare(client);
            await Append(first.Journal, Keys.ItemStreams(TestNode.Name) + Name(3));
            await Append(first.Journal, Keys.ReviewerStreams(TestNode.Name) + "eve");
        }

        await using var second = await ClusterNode.Start(database);
        await using var other = await second.Connect();
        var status = await other.Status(TestNode.Name, Stop);
        Assert.EndsWith("/" + Name(3), Assert.Single(status.Aside!).Stream, StringComparison.Ordinal); // the shards', before any refit
        await Works(other, "bob", exceptItem: Name(3));

        Assert.Equal(Items - 1, (await other.Refit(TestNode.Name, Stop)).Votes);
        Assert.Equal(2, (await other.Status(TestNode.Name, Stop)).Aside!.Length);
    }

    // Everything but the item is offered, judged and taken.
    private static async Task Works(RoutingClient client, string person, string exceptItem)
    {
        var seen = new List<string>();
        while ((await client.RequestWork($"ask:{seen.Count}", TestNode.Name, person, Stop)).Task is { } task)
        {
            seen.Add(task.Item);
            Assert.Null((await client.Submit(TestNode.Answer(person, task, "A"), Stop)).Code);
        }

        Assert.Equal(Enumerable.Range(0, Items).Select(Name).Where(item => item != exceptItem), seen.Order(StringComparer.Ordinal));
    }

    private static async Task Prepare(RoutingClient client)
    {
        Assert.All(
            await client.ImportItems(TestNode.Name, [.. Enumerable.Range(0, Items).Select(n => new ItemDocument(Name(n), "?", "one", "two"))], Stop),
            receipt => Assert.Null(receipt.Code));
        Assert.All(
            await client.EnrolReviewers(TestNode.Name, [.. _people.Select(id => new ReviewerDocument(id, "crowd", []))], Stop),
            receipt => Assert.Null(receipt.Code));
    }

    private static async Task<long> Append(IJournal journal, string stream)
    {
        var count = await journal.Read(stream, 0, Stop).CountAsync(Stop);
        Assert.True(count > 0, stream);
        return await journal.Append(stream, count, [_poison], Stop);
    }

    private static string Name(int n) => $"item-{n}";
}
