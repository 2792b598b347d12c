using Microsoft.Extensions.DependencyInjection;
using Routing.Client;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Hosting.Tests.Feeds;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

/// <summary>Three silos stopped at once and started again over their database.</summary>
public sealed class WarmStartTests(TestDatabases databases)
{
    private const int Items = 30;

    private static CancellationToken Stop => TestNode.Stop;

    [Fact]
    public async Task Leases_drafts_beliefs_and_cursors_are_there_after_a_full_stop()
    {
        var database = await ClusterNode.Database(databases);
        var (before, after, heard) = (new FeedRecorder(), new FeedRecorder(), new Heard());
        TaskView held;
        TaskRecord believed;
        long position;
        await using (var cluster = await Cluster.Start(database, before))
        {
            var client = cluster.Client;
            Assert.Null((await client.Apply("apply", TestNode.Name, ProgrammeJson.Write(TestNode.Pairs()), Stop)).Code);
            await Prepare(client);
            await Judge(client, 0, 10);
            held = (await client.RequestWork("held", TestNode.Name, "ada", Stop)).Task!;
            Assert.Null((await client.SaveDraft(TestNode.Answer("ada", held, "A") with { Text = "half a sentence" }, Stop)).Code);
            var early = await FirstJudged(client);
            await client.Refit(TestNode.Name, Stop);
            // The silo that is asked hears of the refit within a second.
            for (var n = 0; (believed = await FirstJudged(client)).Beliefs[0].Posterior.SequenceEqual(early.Beliefs[0].Posterior) && n < 300; n++)
                await Task.Delay(10, Stop);
            await using var subscription = await client.Subscribe(TestNode.Name, 0, ["judgment.submitted"], heard.Add, Stop);
            await heard.Until(events => events.Count == 10);
            position = subscription.Position;
            var feed = cluster.Grains.GetGrain<IFeedGrain>(Keys.Feed(before.Name));
            while ((await feed.Status(Stop)).Position < await cluster.Journal.Head(Stop))
                await Task.Delay(10, Stop);
        }

        await using var again = await Cluster.Start(database, after);
        var status = await again.Client.Status(TestNode.Name, Stop);
        var same = (await again.Client.RequestWork("held", TestNode.Name, "ada", Stop)).Task!;
        var remembered = await FirstJudged(again.Client);
        await using var resumed = await again.Client.Subscribe(TestNode.Name, position, ["judgment.submitted"], heard.Add, Stop);
        Assert.Null((await again.Client.Submit(TestNode.Answer("ada", same, "A"), Stop)).Code);
        await Judge(again.Client, 10, 5);

        Assert.Equal((Items, 1), (status.Open, status.Leases));
        Assert.Equal((held.Item, held.Fence, held.ExpiresAt, "half a sentence"), (same.Item, same.Fence, same.ExpiresAt, same.DraftText));
        Assert.Equal(believed.Item.ExternalId, remembered.Item.ExternalId);
        Assert.Equal(believed.Beliefs[0].Posterior, remembered.Beliefs[0].Posterior);
        var told = await heard.Until(events => events.Count == 16);
        Assert.Equal(told.Select(e => e.Position).Order().Distinct(), told.Select(e => e.Position));
        await after.Until(1);
        Assert.True(after.Positions.Min() > before.Positions.Max(), "The consumer began anew.");
    }

    private static async Task Prepare(RoutingClient client)
    {
        Assert.All(
            await client.ImportItems(TestNode.Name, [.. Enumerable.Range(0, Items).Select(n => new ItemDocument($"item-{n:00}", "?", "one", "two"))], Stop),
            receipt => Assert.Null(receipt.Code));
        Assert.All(
            await client.EnrolReviewers(TestNode.Name, [new ReviewerDocument("ada", "crowd", []), new ReviewerDocument("bob", "crowd", [])], Stop),
            receipt => Assert.Null(receipt.Code));
    }

    private static async Task Judge(RoutingClient client, int from, int count)
    {
        for (var n = from; n < from + count; n++)
        {
            var task = (await client.RequestWork($"bob:{n}", TestNode.Name, "bob", Stop)).Task!;
            Assert.Null((await client.Submit(TestNode.Answer("bob", task, "A"), Stop)).Code);
        }
    }

    private static async Task<TaskRecord> FirstJudged(RoutingClient client) =>
        await client.Tasks(TestNode.Name, Stop).FirstAsync(task => task.Judgments.Length > 0, Stop);

    private sealed record Cluster(ClusterNode[] Nodes, RoutingClient Client) : IAsyncDisposable
    {
        public IJournal Journal => Nodes[0].Journal;

        public IGrainFactory Grains => Nodes[0].Host.Services.GetRequiredService<IGrainFactory>();

        public static async Task<Cluster> Start(string database, FeedRecorder consumer)
        {
            var nodes = new List<ClusterNode>();
            for (var n = 0; n < 3; n++)
                nodes.Add(await ClusterNode.Start(database, options => options with { Services = services => services.AddSingleton<IFeedConsumer>(consumer) }));
            return new Cluster([.. nodes], await nodes[0].Connect());
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));
        }
    }
}
