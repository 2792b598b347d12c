using Orleans.Streams;
using Routing.Contracts.Feeds;

namespace Routing.Grains.Feeds.Live;

/// <summary>The newest events of one queue in memory, and the cursors of its subscribers. A subscriber who is slower than
/// the cache, or begins before it, is served from the journal: he holds nobody back. Used by one pulling agent, hence by
/// one turn at a time.</summary>
internal sealed class LiveCache(LiveReader reader, Action<string> wake) : IQueueCache
{
    /// <summary>Events in memory, at most.</summary>
    public const int Most = 4096;

    private const int Page = 512;

    private readonly LinkedList<LiveCursor> _cursors = [];
    private readonly List<LiveBatch> _events = [];
    private int _dropped; // of the list, from its front; the list is cut now and then

    /// <summary>Everything after this position is in memory.</summary>
    public long After { get; private set; }

    /// <summary>The last position that was read for the cache.</summary>
    public long Head { get; private set; }

    /// <summary>The last position that every subscriber is done with.</summary>
    public long Delivered => _cursors.Count == 0 ? Head : Math.Min(Head, _cursors.Min(cursor => cursor.Done));

    /// <summary>Whether anybody listens.</summary>
    public bool HasSubscribers => _cursors.Count > 0;

    /// <summary>Says where reading begins.</summary>
    public void StartAt(long position) => (After, Head) = (position, position);

    /// <summary>Says that what lies up to a position is in the journal only.</summary>
    public void PassOver(long position)
    {
        _events.Clear();
        _dropped = 0;
        After = position;
        ReadUpTo(position);
    }

    /// <summary>Says that everything up to a position was read, whether or not something of it is told.</summary>
    public void ReadUpTo(long position) => Head = Math.Max(Head, position);

    /// <inheritdoc />
    public int GetMaxAddCount() => Page;

    /// <inheritdoc />
    public bool IsUnderPressure() => false;

    /// <inheritdoc />
    public void AddToCache(IList<IBatchContainer> messages)
    {
        _events.AddRange(messages.OfType<LiveBatch>().Where(batch => batch.Event is not null));
        while (_events.Count - _dropped > Most)
            After = _events[_dropped++].Token.SequenceNumber;
        if (_dropped > Most)
        {
            _events.RemoveRange(0, _dropped);
            _dropped = 0;
        }
    }

    /// <inheritdoc />
    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = []; // The oldest go when there are too many, whoever has not seen them yet.
        return false;
    }

    /// <inheritdoc />
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var cursor = new LiveCursor(this, streamId, token?.SequenceNumber - 1 ?? Head);
        cursor.Node = _cursors.AddLast(cursor);
        return cursor;
    }

    /// <summary>The first event of a stream after a position, from memory.</summary>
    public LiveBatch? First(StreamId stream, long after)
    {
        var (low, high) = (_dropped, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Token.SequenceNumber <= after)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < _events.Count; low++)
        {
            if (_events[low].StreamId == stream)
                return _events[low];
        }

        return null;
    }

    /// <summary>Events of a stream after a position from the journal; afterwards its subscribers are woken.</summary>
    public Task<(List<LiveBatch> Batches, long Position)> Load(StreamId stream, long after)
    {
        var programme = stream.GetKeyAsString()!; // The feed's streams are named by programme.
        return Task.Run(async () =>
        {
            try
            {
                return await reader.Read(after, Page, other => other == programme, CancellationToken.None);
            }
            finally
            {
                wake(programme);
            }
        });
    }

    /// <summary>The subscriber is gone.</summary>
    public void Forget(LiveCursor cursor)
    {
        if (cursor.Node is { List: not null } node)
            _cursors.Remove(node);
    }
}
