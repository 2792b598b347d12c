using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Assignment;
using Routing.Storage;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Grains.Tests;

public sealed class ShardLogsTests
{
    [Fact]
    public async Task Shards_that_wake_together_read_the_log_once_and_each_gets_its_own()
    {
        var journal = new Counted();
        var settings = new NodeSettings();
        string[] items = [.. Enumerable.Range(0, 40).Select(n => $"item-{n}")];
        foreach (var item in items)
        {
            await journal.Append(
                Keys.ItemStreams(TestCluster.Name) + item, 0,
                [new JsonEventCodec<FeedbackTaskEvent>().Encode(new Opened(new ItemContent(item, "?", "one", "two"), default))], TestCluster.Stop);
        }

        var logs = new ShardLogs(journal, settings);
        var loaded = await Task.WhenAll(Enumerable.Range(0, settings.Shards).Select(shard => logs.Load(TestCluster.Name, shard)));

        Assert.Equal(1, journal.Readings);
        for (var shard = 0; shard < settings.Shards; shard++)
        {
            Assert.Equal(items.Where(item => Keys.ShardOf(item, settings.Shards) == shard).Order(), loaded[shard].Tasks.Keys.Order());
            Assert.Equal(items.Length, loaded[shard].Position);
        }

        Assert.Equal(loaded[0].Tasks.Keys.Order(), (await logs.Load(TestCluster.Name, 0)).Tasks.Keys.Order());
        Assert.Equal(2, journal.Readings);
    }

    private sealed class Counted : IJournal
    {
        private readonly InMemoryJournal _inner = new();

        public int Readings { get; private set; }

        public long Position => _inner.Position;

        public Task<long> Append(string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation) =>
            _inner.Append(stream, expected, events, cancellation);

        public IAsyncEnumerable<Recorded> Read(string stream, int from, CancellationToken cancellation) => _inner.Read(stream, from, cancellation);

        public IAsyncEnumerable<JournalPage> ReadPages(string streamPrefix, long after, CancellationToken cancellation)
        {
            Readings++;
            return _inner.ReadPages(streamPrefix, after, cancellation);
        }

        public Task WaitBeyond(long position, CancellationToken cancellation) => _inner.WaitBeyond(position, cancellation);
    }
}
