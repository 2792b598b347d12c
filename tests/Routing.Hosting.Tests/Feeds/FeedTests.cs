using Microsoft.Extensions.DependencyInjection;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests.Feeds;

public sealed class FeedTests(TestDatabases databases)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consumer_sees_every_event_once_in_order_and_goes_on_after_a_restart(bool cluster)
    {
        var database = await Database(cluster);
        var folder = Directory.CreateTempSubdirectory("routing-feed-").FullName;
        var consumer = new FeedRecorder();
        await using (var node = await TestNode.Start(TestNode.Pairs(), folder, With(consumer), database: database))
        {
            await node.Import(Items(0, 600));
            await consumer.Until(600);
        }

        var resumed = new FeedRecorder();
        await using var again = await TestNode.Start(TestNode.Pairs(), folder, With(resumed), database: database);
        await again.Import(Items(600, 610));
        await resumed.Until(10);

        Assert.Equal(consumer.Positions.Order().Distinct(), consumer.Positions);
        Assert.Equal(610, consumer.Positions.Concat(resumed.Positions).Distinct().Count());
        Assert.InRange(resumed.Positions.Count, 10, 10 + 256); // At most the last batch comes twice.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_that_the_consumer_cannot_take_is_set_aside_and_can_be_retried(bool cluster)
    {
        var database = await Database(cluster);
        var consumer = new FeedRecorder { Poison = e => e.Stream.EndsWith("item-3", StringComparison.Ordinal) };
        await using var node = await TestNode.Start(TestNode.Pairs(), configure: With(consumer), database: database);
        await node.Import(Items(0, 10));
        await consumer.Until(9);
        var feed = node.Services.GetRequiredService<IGrainFactory>().GetGrain<IFeedGrain>(Keys.Feed(consumer.Name));

        // The event that it cannot take may be the last.
        while ((await feed.Status(TestNode.Stop)).Behind > 0)
            await Task.Delay(10, TestNode.Stop);
        Assert.Equal(0, await feed.Retry(TestNode.Stop));
        var status = await feed.Status(TestNode.Stop);
        Assert.Equal((1, 0L, null), (status.Aside, status.Behind, status.Paused));
        consumer.Poison = _ => false;
        Assert.Equal(1, await feed.Retry(TestNode.Stop));

        Assert.Equal(10, consumer.Positions.Count);
        Assert.Equal(0, (await feed.Status(TestNode.Stop)).Aside);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consumer_whose_world_fails_waits_and_sets_nothing_aside(bool cluster)
    {
        var database = await Database(cluster);
        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var away = true;
        var consumer = new FeedRecorder
        {
            Poison = _ =>
            {
                if (!away)
                    return false;
                paused.TrySetResult();
                throw new FeedPausedException("The other side is away.");
            },
        };
        await using var node = await TestNode.Start(TestNode.Pairs(), configure: With(consumer), database: database);
        await node.Import(Items(0, 10));
        await paused.Task.WaitAsync(_patience, TestNode.Stop);
        var feed = node.Services.GetRequiredService<IGrainFactory>().GetGrain<IFeedGrain>(Keys.Feed(consumer.Name));
        Assert.Equal("The other side is away.", (await feed.Status(TestNode.Stop)).Paused);

        away = false;
        await consumer.Until(10);

        Assert.Equal(0, (await feed.Status(TestNode.Stop)).Aside);
    }

    // On one node with the embedded journal, and on two over PostgreSQL.
    private async Task<string?> Database(bool cluster) => cluster ? await ClusterNode.Database(databases) : null;

    private static Func<NodeOptions, NodeOptions> With(IFeedConsumer consumer) => options => options with
    {
        Services = services => services.AddSingleton(consumer),
    };

    private static ItemDocument[] Items(int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(n => new ItemDocument($"item-{n}", $"Question {n}?", $"one {n}", $"two {n}"))];
}
