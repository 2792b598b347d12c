using Routing.Core.RewardModels;

namespace Routing.Scoring.Batching;

/// <summary>Gathers requests into batches and runs them on a thread of its own. Safe for any number of callers.</summary>
/// <remarks>One request that fails does not fail its batch: a batch that fails is run again in two halves, and a half that fails
/// request by request.</remarks>
public sealed class ScoreBatcher<T, TResult> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<T>, IReadOnlyList<TResult>> _run;
    private readonly BatchLimits _limits;
    private readonly TimeProvider _clock;
    private readonly BatchMeter _meter;
    private readonly Action<T>? _left;
    private readonly BatchQueue<Waiting> _queue;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _signal = new(false);
    private readonly ITimer _timer;
    private readonly long _start;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // The thread waits to be told of a request.
    private bool _idle;
    private bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="run">Results in the order of the items of one batch; may throw. Called by one thread at a time.</param>
    /// <param name="device">Where it runs: a tag of what is counted.</param>
    /// <param name="left">Called once for every request, when the batcher no longer touches it: also for one that is refused.</param>
    public ScoreBatcher(
        BatchLimits limits, Func<IReadOnlyList<T>, IReadOnlyList<TResult>> run, TimeProvider clock, string device,
        Action<T>? left = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(clock);
        (_limits, _run, _clock, _meter, _left) = (limits, run, clock, new BatchMeter(device), left);
        _queue = new BatchQueue<Waiting>(limits);
        _start = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => _signal.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        new Thread(Loop) { IsBackground = true, Name = "score batches" }.Start();
    }

    /// <summary>Has a request run with others.</summary>
    /// <param name="group">Requests of different groups never share a batch.</param>
    /// <param name="deadline">From now; null: that of the limits.</param>
    /// <exception cref="OperationCanceledException">The caller no longer waits; what runs already is run to its end.</exception>
    public Task<Outcome<TResult>> Submit(
        T item, object group, BatchSize size, ScoreLane lane, TimeSpan? deadline, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Rows, 1);
        if (cancellation.IsCancellationRequested)
        {
            _left?.Invoke(item);
            return Task.FromCanceled<Outcome<TResult>>(cancellation);
        }

        var now = Now;
        var waiting = new Waiting(item);
        var request = new QueuedRequest<Waiting>(waiting, group, size, lane, now, now + (deadline ?? _limits.Deadline));
        bool idle;
        lock (_gate)
        {
            if ((_stopping ? ScoreRefusals.Stopping : _queue.Add(request)) is { } refusal)
            {
                _meter.Refused(refusal.Code);
                _left?.Invoke(item);
                return Task.FromResult<Outcome<TResult>>(new Outcome<TResult>.Refused(refusal));
            }

            (idle, _idle) = (_idle, false);
        }

        _meter.Queued(size.PaddedUnits);
        if (idle)
            _signal.Set();
        if (cancellation.CanBeCanceled)
            waiting.Watch(cancellation.UnsafeRegister((_, token) => Cancel(request, token), null));
        return waiting.Done.Task;
    }

    /// <summary>Refuses what waits, and ends when the batch that runs has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _stopping = true;
        _signal.Set();
        await _ended.Task;
        await _timer.DisposeAsync();
        _signal.Dispose();
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    private void Cancel(QueuedRequest<Waiting> request, CancellationToken token)
    {
        bool waited;
        lock (_gate)
            waited = _queue.Remove(request);
        if (waited)
        {
            _meter.Queued(-request.Size.PaddedUnits);
            _left?.Invoke(request.Item.Item);
        }

        request.Item.Done.TrySetCanceled(token);
    }

    private void Loop()
    {
        while (Take() is { } batch)
        {
            if (batch.Count > 0)
                Run(batch);
            else
                _signal.WaitOne();
        }

        _ended.SetResult();
    }

    // The next batch; empty where there is none yet; null at the end.
    private List<QueuedRequest<Waiting>>? Take()
    {
        lock (_gate)
        {
            var now = Now;
            var expired = _queue.Expire(_stopping ? TimeSpan.MaxValue : now);
            foreach (var request in expired)
            {
                var reason = _stopping ? ScoreRefusals.Stopping : ScoreRefusals.DeadlineExceeded;
                _meter.Queued(-request.Size.PaddedUnits);
                _meter.Refused(reason.Code);
                request.Item.Complete(new Outcome<TResult>.Refused(reason));
                _left?.Invoke(request.Item.Item);
            }

            if (_stopping)
                return null;
            var (batch, again) = _queue.Next(now);
            if (again is { } at)
                _timer.Change(at - now, Timeout.InfiniteTimeSpan);
            _idle = batch.Count == 0;
            foreach (var request in batch)
            {
                _meter.Queued(-request.Size.PaddedUnits);
                _meter.Waited(now - request.Arrived);
            }

            return batch;
        }
    }

    private void Run(List<QueuedRequest<Waiting>> batch)
    {
        var began = _clock.GetTimestamp();
        Settle(batch, halved: false);
        _meter.Ran(batch, _clock.GetElapsedTime(began));
        batch.ForEach(request => _left?.Invoke(request.Item.Item));
    }

    private void Settle(List<QueuedRequest<Waiting>> batch, bool halved)
    {
        if (Tried(batch) is not { } fault)
            return;
        if (batch.Count == 1)
        {
            Fail(batch[0], fault);
            return;
        }

        foreach (var part in batch.Chunk(halved ? 1 : (batch.Count + 1) / 2))
            Settle([.. part], halved: true);
    }

    // Null where all have their results; the fault where none has.
    private Exception? Tried(List<QueuedRequest<Waiting>> batch)
    {
        try
        {
            var results = _run([.. batch.Select(request => request.Item.Item)]);
            if (results.Count != batch.Count)
                throw new InvalidOperationException($"{results.Count} results came back for {batch.Count} requests.");
            for (var n = 0; n < batch.Count; n++)
                batch[n].Item.Complete(new Outcome<TResult>.Done(results[n]));
            return null;
        }
#pragma warning disable CA1031 // Whatever the runtime throws concerns these requests, and must not end the thread.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault;
        }
    }

    private void Fail(QueuedRequest<Waiting> request, Exception fault)
    {
        var reason = ScoreRefusals.Failed(fault.Message);
        _meter.Refused(reason.Code);
        request.Item.Complete(new Outcome<TResult>.Refused(reason));
    }

    private sealed class Waiting(T item)
    {
        private readonly Lock _gate = new();
        private CancellationTokenRegistration _registration;
        private bool _complete;

        public T Item => item;

        public TaskCompletionSource<Outcome<TResult>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Keeps what is to be let go when the request is complete, which it may be already.</summary>
        public void Watch(CancellationTokenRegistration registration)
        {
            lock (_gate)
            {
                _registration = registration;
                if (_complete)
                    registration.Unregister();
            }
        }

        public void Complete(Outcome<TResult> outcome)
        {
            lock (_gate)
            {
                _complete = true;
                _registration.Unregister();
            }

            Done.TrySetResult(outcome);
        }
    }
}
