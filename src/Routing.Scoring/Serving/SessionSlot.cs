namespace Routing.Scoring.Serving;

/// <summary>The version that is served. Whoever works with it holds a lease, and ends with what he began with; a version is
/// disposed after its last lease. The one before stays loaded for a while, so that going back is one exchange.</summary>
public sealed class SessionSlot<T> : IDisposable
    where T : class, IDisposable
{
    private readonly TimeSpan _keep;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private Counted<T>? _current, _previous;
    private bool _disposed;

    /// <param name="keep">How long the version before stays loaded.</param>
    public SessionSlot(TimeSpan keep, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _keep = keep;
        _timer = clock.CreateTimer(_ => DropPrevious(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Holds what is served now; null where nothing is. Never waits.</summary>
    public SessionLease<T>? Acquire()
    {
        // A version that was just let go has a successor: look again.
        while (Volatile.Read(ref _current) is { } current)
        {
            if (current.TryHold())
                return new SessionLease<T>(current);
        }

        return null;
    }

    /// <summary>Serves another version from now on; the slot disposes it.</summary>
    public void Exchange(T next)
    {
        var entering = new Counted<T>(next);
        Counted<T>? leaving;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            leaving = _previous;
            (_previous, _current) = (_current, entering);
            _timer.Change(_keep, Timeout.InfiniteTimeSpan);
        }

        leaving?.Release();
    }

    /// <summary>Serves the version before again; what was served takes its place.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RollBack()
    {
        lock (_gate)
        {
            if (_previous is null || _disposed)
                return false;
            (_current, _previous) = (_previous, _current);
            _timer.Change(_keep, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Counted<T>? current, previous;
        lock (_gate)
        {
            _disposed = true;
            (current, previous) = (_current, _previous);
            (_current, _previous) = (null, null);
        }

        _timer.Dispose();
        current?.Release();
        previous?.Release();
    }

    private void DropPrevious()
    {
        Counted<T>? leaving;
        lock (_gate)
            (leaving, _previous) = (_previous, null);
        leaving?.Release();
    }
}

/// <summary>The right to work with one version until it is disposed; to be disposed once.</summary>
public sealed class SessionLease<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Counted<T> _held;

    internal SessionLease(Counted<T> held) => _held = held;

    /// <summary>The version.</summary>
    public T Value => _held.Value;

    /// <inheritdoc />
    public void Dispose() => _held.Release();
}
