using Microsoft.Extensions.Logging.Abstractions;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Assignment;
using Routing.Storage;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Grains.Tests;

public sealed class ShardLogsTests
{
    private readonly NodeSettings _settings = new();
    private readonly InMemorySnapshots _snapshots = new();

    [Fact]
    public async Task Shards_that_wake_together_read_the_log_once_and_each_gets_its_own()
    {
        var journal = new Counted();
        var settings = _settings;
        string[] items = [.. Enumerable.Range(0, 40).Select(n => $"item-{n}")];
        await Open(journal, items.Length);

        var logs = Logs(journal);
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

    [Fact]
    public async Task What_was_kept_is_where_reading_begins_on_whatever_silo()
    {
        var journal = new Counted();
        await Open(journal, 40);
        var tasks = await Logs(journal).Load(TestCluster.Name, 0);
        await Logs(journal).Keep(TestCluster.Name, 0);
        await Open(journal, 60, from: 40);

        var loaded = await Logs(journal).Load(TestCluster.Name, 0);

        Assert.Equal(ItemsOf(0, 60), loaded.Tasks.Keys.Order());
        Assert.Equal(ItemsOf(0, 60).Count - tasks.Tasks.Count, loaded.Read);
    }

    [Fact]
    public async Task What_was_kept_of_another_journal_or_is_damaged_is_no_use()
    {
        var (first, other) = (new Counted(), new Counted());
        await Open(first, 40);
        await Logs(first).Keep(TestCluster.Name, 0);
        await Open(other, 60, from: 20);
        Assert.Equal(ItemsOf(20, 60), (await Logs(other).Load(TestCluster.Name, 0)).Tasks.Keys.Order());

        var name = Keys.ShardTasks(TestCluster.Name, 0, _settings.Shards);
        await new KeptState(_snapshots, name).Write(new byte[100], TestCluster.Stop);
        Assert.Equal(ItemsOf(0, 40), (await Logs(first).Load(TestCluster.Name, 0)).Tasks.Keys.Order());

        await Logs(first).Keep(TestCluster.Name, 0); // In place of the damaged one.
        Assert.Equal(0, (await Logs(first).Load(TestCluster.Name, 0)).Read);
    }

    private ShardLogs Logs(IJournal journal) => new(journal, _snapshots, _settings, TimeProvider.System, NullLogger<ShardLogs>.Instance);

    private List<string> ItemsOf(int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(n => $"item-{n}").Where(item => Keys.ShardOf(item, _settings.Shards) == 0).Order()];

    private static async Task Open(IJournal journal, int to, int from = 0)
    {
        foreach (var item in Enumerable.Range(from, to - from).Select(n => $"item-{n}"))
        {
            await journal.Append(
                Keys.ItemStreams(TestCluster.Name) + item, 0,
                [new JsonEventCodec<FeedbackTaskEvent>().Encode(new Opened(new ItemContent(item, "?", "one", "two"), default))], TestCluster.Stop);
        }
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
