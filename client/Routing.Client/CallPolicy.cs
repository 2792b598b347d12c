using Orleans.Runtime.Messaging;
using Routing.Contracts;

namespace Routing.Client;

/// <summary>Sends a call again while that is safe and its deadline allows: every call it is given carries a command id or
/// only reads. Waits 50 ms, then twice as long each time, with half of it by lot. A call that somebody waits for is sent a second
/// time beside the first where no answer comes: a silo that ends takes what it was doing with it, without a word.</summary>
internal sealed class CallPolicy(TimeSpan deadline, TimeProvider clock)
{
    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(50), _longest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan[] _patience = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly CopyAllowance _copies = new();
    private int _running;
    private volatile bool _closed;

    /// <param name="repeatable">False where sending it twice is not the same as once.</param>
    /// <param name="copied">True where a person waits, and the call costs little.</param>
    public async Task<T> Send<T>(Func<Task<T>> call, CancellationToken cancellation, bool repeatable = true, bool copied = false)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(RoutingClient));
        Interlocked.Increment(ref _running);
        try
        {
            var started = clock.GetTimestamp();
            for (var wait = _first; ; wait = wait * 2 < _longest ? wait * 2 : _longest)
            {
                Exception failure;
                try
                {
                    return copied ? await First(call, cancellation) : await call().WaitAsync(cancellation);
                }
                catch (Exception passing) when (IsPassing(passing, cancellation))
                {
                    failure = passing;
                }

                var fault = failure as EngineUnavailableException;
                var pause = Jittered(fault?.RetryAfter is { } asked && asked > wait ? asked : wait);
                if (!repeatable || clock.GetElapsedTime(started) + pause >= deadline)
                {
                    throw new RoutingUnavailableException(
                        fault?.Code ?? "timeout", $"The engine did not take the call within {deadline.TotalSeconds:0.#} s: {failure.Message}",
                        fault?.RetryAfter ?? _longest, failure);
                }

                await Task.Delay(pause, clock, cancellation);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    // The answer that comes first, of the call or of its copies.
    private async Task<T> First<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var first = call();
        foreach (var patience in _patience)
        {
            try
            {
                var answer = await first.WaitAsync(patience, clock, cancellation);
                _copies.Answered();
                return answer;
            }
            catch (TimeoutException) when (!first.IsCompleted)
            {
                if (_copies.TryTake())
                    first = Task.WhenAny(first, call()).Unwrap();
            }
        }

        return await first.WaitAsync(cancellation);
    }

    /// <summary>Takes no more calls, and waits until those under way are answered or their deadline is over.</summary>
    public async Task Drain()
    {
        _closed = true;
        var started = clock.GetTimestamp();
        while (Volatile.Read(ref _running) > 0 && clock.GetElapsedTime(started) < deadline)
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
    }

    // A silo that ends gives up what it was doing for us; that is no wish of the caller.
    private static bool IsPassing(Exception failure, CancellationToken cancellation) =>
        (failure is OperationCanceledException && !cancellation.IsCancellationRequested)
        || failure is EngineUnavailableException or TimeoutException or SiloUnavailableException or OrleansMessageRejectionException
            or ConnectionFailedException or GatewayTooBusyException;

#pragma warning disable RS0030 // Callers that failed together must not come back together; nothing is decided by it.
    private static TimeSpan Jittered(TimeSpan wait) => wait * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore RS0030
}
