using Orleans.Streams;
using Routing.Contracts.Feeds;
using Routing.Core.Telemetry;

namespace Routing.Grains.Feeds.Live;

/// <summary>Where one subscriber is. What is no longer in memory is read from the journal, a page at a time, while the
/// pulling agent goes on; when the page is there, the agent asks again.</summary>
internal sealed class LiveCursor(LiveCache cache, StreamId stream, long after) : IQueueCacheCursor
{
    private readonly Queue<LiveBatch> _page = new();
    private Task<(List<LiveBatch> Batches, long Position)>? _loading;
    private LiveBatch? _current;
    private long _pageEnd; // the last position that the page was read up to
    private bool _behind; // what it reads is no longer in memory
    private long _after = after; // The last position handed out, or known to hold nothing for this stream.

    /// <summary>The last position that this subscriber is done with.</summary>
    public long Done => _current is { } given ? Math.Min(_after, given.Token.SequenceNumber - 1) : _after;

    public LinkedListNode<LiveCursor>? Node { get; set; }

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current;
    }

    public bool MoveNext()
    {
        _current = Next();
        if (_current is { } found)
            _after = found.Token.SequenceNumber;
        return _current is not null;
    }

    public void Refresh(StreamSequenceToken token) { } // The place is kept by position: news are found where they are.

    public void RecordDeliveryFailure() { }

    public void Dispose() => cache.Forget(this);

    private LiveBatch? Next()
    {
        while (true)
        {
            if (_page.TryDequeue(out var paged))
                return paged;
            _after = Math.Max(_after, _pageEnd);
            if (_loading is { IsCompleted: false })
                return null;
            if (_loading is { IsCompletedSuccessfully: true, Result: var (batches, position) })
            {
                foreach (var batch in batches)
                    _page.Enqueue(batch);
                (_loading, _pageEnd) = (null, position);
                continue;
            }

            _loading = null;
            if (_after < cache.After)
            {
                if (!_behind)
                    Instruments.StreamGaps.Add(1);
                _behind = true;
                _loading = cache.Load(stream, _after);
                return null;
            }

            _behind = false;
            var next = cache.First(stream, _after);
            if (next is null)
                _after = Math.Max(_after, cache.Head); // Nothing more for this stream so far.
            return next;
        }
    }
}
