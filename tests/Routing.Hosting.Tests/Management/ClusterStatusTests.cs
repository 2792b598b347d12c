using Routing.Contracts;

namespace Routing.Hosting.Tests.Management;

public sealed class ClusterStatusTests
{
    [Fact]
    public async Task Silos_their_shards_and_the_lags_of_consumers_are_shown()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import([.. Enumerable.Range(0, 40).Select(n => new ItemDocument($"item-{n}", $"Question {n}?", "one", "two"))]);
        await node.Enrol("ada");
        Assert.NotNull((await node.Ask("ada", "ask")).Task);

        var status = await node.Client.Cluster(TestNode.Stop);

        var silo = Assert.Single(status.Silos);
        Assert.Equal("Active", silo.State);
        Assert.Equal(4, silo.Shards);
        Assert.True(silo.Activations > 4, $"Only {silo.Activations} activations.");
        Assert.Equal(node.Journal.Position, status.Head);
        Assert.Equal(
            ["live-0", "live-1", "live-2", "live-3"],
            status.Consumers.Select(consumer => consumer.Consumer).Where(name => name.StartsWith("live", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(status.Consumers, consumer => Assert.InRange(consumer.Position, 0, status.Head));
    }
}
