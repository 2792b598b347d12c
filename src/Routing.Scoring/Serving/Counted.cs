namespace Routing.Scoring.Serving;

/// <summary>A thing with a count of those who hold it; the last one to let go disposes it. It begins with one holder.</summary>
internal sealed class Counted<T>(T value)
    where T : class, IDisposable
{
    private int _holders = 1;

    public T Value { get; } = value;

    /// <summary>One more holder, unless the last has let go already.</summary>
    public bool TryHold()
    {
        for (var seen = Volatile.Read(ref _holders); seen > 0;)
        {
            var before = Interlocked.CompareExchange(ref _holders, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    public void Release()
    {
        var left = Interlocked.Decrement(ref _holders);
        if (left == 0)
            Value.Dispose();
        else if (left < 0)
            throw new InvalidOperationException("Let go more often than held.");
    }
}
