using System.Collections.Concurrent;
using Orleans.Streams;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Grains.Feeds.Live;

/// <summary>Reads one queue of the live feed from the journal. Its place is kept as a snapshot and moves only after
/// delivery: a silo that takes the queue over begins there, so events come twice rather than never.</summary>
internal sealed class LiveReceiver(
    LiveReader reader, ISnapshots snapshots, TimeProvider clock, string name, Func<string, bool> mine) : IQueueAdapterReceiver
{
    private const int Page = 512;

    private static readonly TimeSpan _save = TimeSpan.FromSeconds(1), _wait = TimeSpan.FromMilliseconds(100),
        _glance = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<string> _woken = new();
    private Task _reading = Task.CompletedTask;
    private bool _isShutDown;
    private LiveCache? _cache;
    private long _read;
    private long _saved;
    private long _savedAt;
    private long? _glancedAt;
    private long? _version;

    /// <summary>The events in memory; made once, with the agent that uses them.</summary>
    public LiveCache Cache => _cache ??= new LiveCache(reader, _woken.Enqueue);

    /// <summary>Asks for another look at a programme's subscribers.</summary>
    public void Wake(string programme)
    {
        if (mine(programme))
            _woken.Enqueue(programme);
    }

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask; // The place is read with the first events, as often as it takes.

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        var next = Next();
        _reading = next;
        return next;
    }

    private async Task<IList<IBatchContainer>> Next()
    {
        if (_isShutDown)
            return [];
        if (_version is null)
            await Begin();
        // What was read last time is in the cache by now; before, a cursor would have passed it by.
        Cache.ReadUpTo(_read);
        Measure();
        if (clock.GetElapsedTime(_savedAt) > _save)
            await Save(CancellationToken.None);

        if (_woken.IsEmpty)
            await reader.WaitBeyond(_read, _wait);
        if (_isShutDown)
            return [];

        var batches = new List<IBatchContainer>();
        while (_woken.TryDequeue(out var programme))
            batches.Add(new LiveBatch(programme, _read, e: null));
        if (reader.Head > _read && Cache.HasSubscribers)
            batches.AddRange(await Read());
        else if (reader.Head > _read && (_glancedAt is not { } last || clock.GetElapsedTime(last) >= _glance))
            batches.AddRange(await Glance());
        return batches;
    }

    private async Task<List<LiveBatch>> Read()
    {
        var (told, position) = await Task.Run(() => reader.Read(_read, Page, mine, CancellationToken.None));
        _read = position;
        return told;
    }

    // While nobody is known to listen, what was written last says whose subscribers to look for, the first time all that was
    // written since the place was saved. Whoever is found begins where this look began, and reads the journal.
    private async Task<List<LiveBatch>> Glance()
    {
        var first = _glancedAt is null;
        _glancedAt = clock.GetTimestamp();
        var from = first ? _read : Math.Max(_read, reader.Head - Page);
        var (programmes, position) = await Task.Run(
            () => reader.Programmes(from, first ? int.MaxValue : Page, mine, CancellationToken.None));
        var began = _read + 1;
        _read = position;
        Cache.PassOver(position);
        return programmes.ConvertAll(programme => new LiveBatch(programme, began, e: null));
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask; // The cursors know.

    // The agent does not wait for what it asked for last, and the journal may be closed as soon as this is done.
    public async Task Shutdown(TimeSpan timeout)
    {
        _isShutDown = true;
        await _reading.WaitAsync(timeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_version is not null)
            await Save(CancellationToken.None).WaitAsync(timeout, clock);
    }

    // Where nobody ever was, the feed begins with what is to come.
    private async Task Begin()
    {
        var snapshot = await snapshots.Read(Keys.FeedCursor(name), CancellationToken.None);
        _read = _saved = snapshot is { } known ? CursorBody.PositionOf(known.Body) : reader.Head;
        _version = snapshot?.Version ?? 0;
        Cache.StartAt(_read);
    }

    private async Task Save(CancellationToken cancellation)
    {
        _savedAt = clock.GetTimestamp();
        var delivered = Cache.Delivered;
        if (delivered <= _saved && _version > 0)
            return;
        if (await snapshots.Write(Keys.FeedCursor(name), _version ?? 0, CursorBody.Of(delivered), cancellation) is { } version)
            (_version, _saved) = (version, delivered);
        else
            _version = (await snapshots.Read(Keys.FeedCursor(name), cancellation))?.Version ?? 0; // Another silo had the queue too.
    }

    private void Measure() => Instruments.FeedBehind.Record(
        Math.Max(0, reader.Head - Cache.Delivered), new KeyValuePair<string, object?>("consumer", name));
}
