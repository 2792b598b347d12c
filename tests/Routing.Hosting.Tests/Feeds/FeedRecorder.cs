using System.Collections.Concurrent;
using System.Threading.Channels;
using Routing.Contracts;
using Routing.Core.Ports;

namespace Routing.Hosting.Tests.Feeds;

/// <summary>A consumer of the journal that keeps the positions it was given.</summary>
internal sealed class FeedRecorder : IFeedConsumer
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<long> _positions = new();
    private readonly Channel<int> _more = Channel.CreateUnbounded<int>();

    public string Name => "recorder";

    public string StreamPrefix => Keys.ItemStreams(TestNode.Name);

    public Func<Recorded, bool> Poison { get; set; } = _ => false;

    public List<long> Positions => [.. _positions];

    public Task Handle(IReadOnlyList<Recorded> events, CancellationToken cancellation)
    {
        if (events.Any(Poison))
            throw new InvalidOperationException("I cannot take this.");
        foreach (var e in events)
            _positions.Enqueue(e.Position);
        _more.Writer.TryWrite(events.Count);
        return Task.CompletedTask;
    }

    public async Task Until(int count)
    {
        while (_positions.Count < count)
            await _more.Reader.ReadAsync(TestNode.Stop).AsTask().WaitAsync(_patience, TestNode.Stop);
    }
}
