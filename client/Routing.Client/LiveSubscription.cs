using System.Threading.Channels;
using Orleans.Streams;
using Routing.Contracts.Feeds;

namespace Routing.Client;

/// <summary>A subscription to the live feed of a programme; ends when it is disposed of. A handler that is slower than the
/// events leaves them in the journal and is given them from there later: no subscription waits for another.</summary>
public sealed class LiveSubscription : IAsyncDisposable
{
    private const int Waiting = 1024;

    // A cluster that lost track of this client, or restarted while nothing happened, is reminded this often.
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(50), _longestPause = TimeSpan.FromSeconds(5);

    private readonly IAsyncStream<LiveEvent> _stream;
    private readonly ILiveFeedGrain _feed;
    private readonly string _programme;
    private readonly string? _filter;
    private readonly Func<LiveEvent, Task> _handler;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<LiveEvent> _waiting = Channel.CreateBounded<LiveEvent>(Waiting);
    private StreamSubscriptionHandle<LiveEvent>? _handle;
    private Task _watch = Task.CompletedTask;
    private Task _work = Task.CompletedTask;
    private long _position;
    private long _taken; // the last position that waits for the handler or is dealt with
    private volatile bool _full; // events after the last one taken were left in the journal
    private long _quiet; // nothing is told after the last event taken up to here, by the journal
    private long? _owed; // an event that was in the journal at the last look, and is not taken

    internal LiveSubscription(
        IAsyncStream<LiveEvent> stream, ILiveFeedGrain feed, string programme, IReadOnlyCollection<string>? types,
        Func<LiveEvent, Task> handler, long after)
    {
        (_stream, _feed, _programme, _handler) = (stream, feed, programme, handler);
        _filter = LiveFeed.Filter(types);
        _position = _taken = after;
    }

    /// <summary>Position of the last event that the handler dealt with. Keep it to go on from there later.</summary>
    public long Position => Volatile.Read(ref _position);

    internal async Task Begin(CancellationToken cancellation)
    {
        await Attach(cancellation);
        _watch = Watch(_stop.Token);
        _work = Work(_stop.Token);
    }

    /// <summary>Ends the subscription; the event at work is finished first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_watch, _work);
        _stop.Dispose();
        try
        {
            if (_handle is not null)
                await _handle.UnsubscribeAsync();
        }
#pragma warning disable CA1031 // A cluster that is gone has no subscription to end.
        catch (Exception)
#pragma warning restore CA1031
        {
            _handle = null;
        }
    }

    private long After => Volatile.Read(ref _taken);

    private async Task Attach(CancellationToken cancellation)
    {
        _handle = await _stream.SubscribeAsync(new Observer(this), LiveFeed.At(After + 1), _filter);
        await _feed.CatchUp(_programme, cancellation);
    }

    // Called by the cluster, one event after the other for all subscriptions of this client: it must not wait.
    private void Take(LiveEvent told)
    {
        if (told.Position <= After || _full)
            return;
        if (_waiting.Writer.TryWrite(told))
            Volatile.Write(ref _taken, told.Position);
        else
            _full = true;
    }

    private async Task Work(CancellationToken cancellation)
    {
        try
        {
            await foreach (var told in _waiting.Reader.ReadAllAsync(cancellation))
            {
                await Deal(told, cancellation);
                Volatile.Write(ref _position, told.Position);
                if (_full && _waiting.Reader.Count == 0)
                    await GoOn(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }

    // An event that fails comes again until it is dealt with: the order is kept.
    private async Task Deal(LiveEvent told, CancellationToken cancellation)
    {
        for (var pause = _firstPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                await _handler(told);
                return;
            }
#pragma warning disable CA1031 // The handler's faults are the handler's; what it did not deal with, it gets again.
            catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                await Task.Delay(pause, cancellation);
            }
        }
    }

    // From the last event taken, out of the journal.
    private async Task GoOn(CancellationToken cancellation)
    {
        _full = false;
        try
        {
            _handle = await _handle!.ResumeAsync(new Observer(this), LiveFeed.At(After + 1)); // attached before work began
            await _feed.CatchUp(_programme, cancellation);
        }
#pragma warning disable CA1031 // The cluster does not answer now; the next look attaches again.
        catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _handle = null;
        }
    }

    private async Task Watch(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_look);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                await Look(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        try
        {
            var handles = await _stream.GetAllSubscriptionHandles();
            if (_owed > After && !_full)
                await Renew(cancellation);
            else if (handles.Any(handle => handle.HandleId == _handle?.HandleId))
                await _feed.CatchUp(_programme, cancellation);
            else
                await Attach(cancellation);
            await Compare(cancellation);
        }
#pragma warning disable CA1031 // The cluster does not answer now; the next look asks again.
        catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return;
        }
    }

    // A cluster that restarted may hold the subscription, and yet have given up delivering to it: only the journal can tell.
    private async Task Compare(CancellationToken cancellation)
    {
        var look = await _feed.Told(_programme, _filter, Math.Max(After, _quiet), cancellation);
        if (look.IsTold)
            _owed = look.Position;
        else
            (_quiet, _owed) = (look.Position, null);
    }

    private async Task Renew(CancellationToken cancellation)
    {
        var lost = _handle;
        await Attach(cancellation);
        _owed = null;
        if (lost is not null)
            await lost.UnsubscribeAsync();
    }

    private sealed class Observer(LiveSubscription subscription) : IAsyncObserver<LiveEvent>
    {
        public Task OnNextAsync(LiveEvent item, StreamSequenceToken? token = null)
        {
            subscription.Take(item);
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask; // The watch attaches again where it must.
    }
}
