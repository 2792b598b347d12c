using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Routing.Client;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Programmes;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests.Feeds;

public sealed class LiveFeedTests(TestDatabases databases)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_hears_what_happens_in_order_with_ids_and_small_facts_only(bool cluster)
    {
        var database = await Database(cluster);
        await using var node = await TestNode.Start(TestNode.Pairs() with { Risks = [new RiskClass("low", 0.45, 1, 3, false)] }, database: database);
        var heard = new Heard();
        await using var subscription = await node.Client.Subscribe(TestNode.Name, null, null, heard.Add, TestNode.Stop);

        await node.Import(new ItemDocument("item", "Secret prompt?", "secret one", "secret two"));
        await node.Enrol("ada");
        var task = (await node.Ask("ada", "ask")).Task!;
        Assert.Null((await node.Submit("ada", task)).Code);

        var events = await heard.Until(events => events.Any(e => e.Type == "item.resolved"));
        Assert.Equal(
            ["item.ready item", "reviewer.enrolled ada", "reviewer.qualified ada", "lease.granted item", "judgment.submitted item", "item.resolved item"],
            events.Select(e => $"{e.Type} {e.Subject}"));
        Assert.Equal(task.Swapped ? "B" : "A", events[^1].Data["verdict.overall"]);
        Assert.Equal(events.Select(e => e.Position).Order().Distinct(), events.Select(e => e.Position));
        Assert.DoesNotContain(events.SelectMany(e => e.Data.Values), value => value.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscription_from_a_position_misses_nothing_since_and_repeats_nothing_before(bool cluster)
    {
        var database = await Database(cluster);
        await using var node = await TestNode.Start(TestNode.Pairs(), database: database);
        var before = new Heard();
        await using (var first = await node.Client.Subscribe(TestNode.Name, null, null, before.Add, TestNode.Stop))
        {
            await Import(node, 0, 10);
            await before.Until(events => events.Count == 10);
        }

        await Import(node, 10, 300); // While nobody listens.
        var after = new Heard();
        await using var second = await node.Client.Subscribe(TestNode.Name, before.Events[^1].Position, null, after.Add, TestNode.Stop);
        await Import(node, 300, 310);

        var events = await after.Until(events => events.Count == 300);
        Assert.Equal(Items(10, 310), events.Select(e => e.Subject).Order(StringComparer.Ordinal));
        Assert.Equal(events.Select(e => e.Position).Order(), events.Select(e => e.Position));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_ordinary_stream_API_begins_at_its_token_even_before_what_is_in_memory(bool cluster)
    {
        var database = await Database(cluster);
        await using var node = await TestNode.Start(TestNode.Pairs(), database: database);
        await Import(node, 0, 5000); // More than the cache holds.
        var head = await node.Client.Head(TestNode.Stop);
        var heard = new Heard();
        var stream = node.Client.Streams.GetStream<LiveEvent>(LiveFeed.Of(TestNode.Name));

        var handle = await stream.SubscribeAsync((e, token) => heard.Add(e), LiveFeed.At(head - 4899));
        await Import(node, 5000, 5001); // Wakes the stream.

        var events = await heard.Until(events => events.Count >= 4901);
        Assert.Equal(Enumerable.Range(0, 4901).Select(n => head - 4899 + n), events.Select(e => e.Position).Distinct().Take(4901));
        await handle.UnsubscribeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscription_names_the_types_it_wants(bool cluster)
    {
        var database = await Database(cluster);
        await using var node = await TestNode.Start(TestNode.Pairs(), database: database);
        var heard = new Heard();
        await using var subscription = await node.Client.Subscribe(
            TestNode.Name, null, ["judgment.submitted"], heard.Add, TestNode.Stop);

        await Import(node, 0, 20);
        await node.Enrol("ada");
        Assert.Null((await node.Submit("ada", (await node.Ask("ada", "ask")).Task!)).Code);

        Assert.Equal("judgment.submitted", Assert.Single(await heard.Until(events => events.Count > 0)).Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slow_or_failing_subscriber_holds_only_himself_back_and_misses_nothing(bool cluster)
    {
        var database = await Database(cluster);
        await using var node = await TestNode.Start(TestNode.Pairs(), database: database);
        var (slow, quick) = (new Heard(), new Heard());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fails = 2;
        await using var one = await node.Client.Subscribe(
            TestNode.Name, null, null,
            async e =>
            {
                await gate.Task;
                if (Interlocked.Decrement(ref fails) >= 0)
                    throw new InvalidOperationException("Not yet.");
                await slow.Add(e);
            },
            TestNode.Stop);
        await using var other = await node.Client.Subscribe(TestNode.Name, null, null, quick.Add, TestNode.Stop);

        await Import(node, 0, 50);
        await quick.Until(events => events.Count == 50);
        Assert.Empty(slow.Events);
        gate.SetResult();

        Assert.Equal(quick.Events, await slow.Until(events => events.Count == 50), (a, b) => a.Position == b.Position);
    }

    [Theory]
    [InlineData(false)]
    public async Task A_restarted_node_goes_on_where_its_subscribers_were(bool cluster)
    {
        var database = await Database(cluster);
        var folder = Directory.CreateTempSubdirectory("routing-live-").FullName;
        var ports = (Silo: FreePort.Find(), Gateway: FreePort.Find());
        NodeOptions Same(NodeOptions options) => options with { SiloPort = ports.Silo, GatewayPort = ports.Gateway };
        var heard = new Heard();
        var node = await TestNode.Start(TestNode.Pairs(), folder, Same, database: database);
        // A call that was lost with its node is asked again soon.
        await using var outside = await RoutingClient.Connect(
            TestNode.ClientOptions(ports.Gateway) with { ResponseTimeout = TimeSpan.FromSeconds(3) }, TestNode.Stop);
        await using var subscription = await outside.Subscribe(TestNode.Name, null, null, heard.Add, TestNode.Stop);
        await Import(node, 0, 50);
        await heard.Until(events => events.Count == 50);

        await node.DisposeAsync();
        await using var again = await TestNode.Start(TestNode.Pairs(), folder, Same, database: database);
        await Import(again, 50, 100);

        var events = await heard.Until(events => events.Count == 100);
        Assert.Equal(Items(0, 100), events.Select(e => e.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_subscription_outlives_the_restart_of_its_whole_cluster()
    {
        var database = await ClusterNode.Database(databases);
        (int Silo, int Gateway)[] ports = [.. Enumerable.Range(0, 3).Select(_ => (FreePort.Find(), FreePort.Find()))];
        var nodes = await StartAll();
        await using var outside = await RoutingClient.Connect(
            new RoutingClientOptions { Gateways = [.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port.Gateway))] }, TestNode.Stop);
        Assert.Null((await outside.Apply("apply", TestNode.Name, ProgrammeJson.Write(TestNode.Pairs()), TestNode.Stop)).Code);
        var heard = new Heard();
        await using var subscription = await outside.Subscribe(TestNode.Name, null, null, heard.Add, TestNode.Stop);
        for (var round = 0; round < 2; round++)
        {
            var (from, to) = (50 * round, 50 * (round + 1));
            Assert.All(
                await outside.ImportItems(
                    TestNode.Name, [.. Enumerable.Range(from, 50).Select(n => new ItemDocument(Name(n), $"Question {n}?", "one", "two"))], TestNode.Stop),
                receipt => Assert.Null(receipt.Code));
            var events = await heard.Until(events => events.Count >= to);
            Assert.Equal(Items(0, to), events.Select(e => e.Subject).Order(StringComparer.Ordinal));
            await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
            if (round == 0)
                nodes = await StartAll();
        }

        Task<ClusterNode[]> StartAll() => Task.WhenAll(ports.Select(port => ClusterNode.Start(
            database, options => options with { SiloPort = port.Silo, GatewayPort = port.Gateway })));
    }

    // On one node with the embedded journal, and on two over PostgreSQL.
    private async Task<string?> Database(bool cluster) => cluster ? await ClusterNode.Database(databases) : null;

    private static Task Import(TestNode node, int from, int to) => Task.WhenAll(Enumerable.Range(from, to - from)
        .Select(n => new ItemDocument(Name(n), $"Question {n}?", $"one {n}", $"two {n}"))
        .Chunk(RoutingClient.ImportBatch).Select(chunk => node.Import(chunk)));

    private static IEnumerable<string> Items(int from, int to) =>
        Enumerable.Range(from, to - from).Select(Name).Order(StringComparer.Ordinal);

    private static string Name(int n) => $"item-{n:00000}";
}
