namespace Routing.Storage;

/// <summary>The position reached on disk, and those who wait for a later one.</summary>
internal sealed class CommitSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = New();
    private long _position;
    private int _waiting;

    public long Position => Volatile.Read(ref _position);

    /// <summary>Callers that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Says that everything up to a position is on disk. Never goes back.</summary>
    public void Reached(long position)
    {
        TaskCompletionSource moved;
        lock (_lock)
        {
            if (position <= _position)
                return;
            Volatile.Write(ref _position, position);
            (moved, _moved) = (_moved, New());
        }

        moved.SetResult();
    }

    public async Task WaitBeyond(long position, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                Task moved;
                lock (_lock)
                {
                    if (_position > position)
                        return;
                    moved = _moved.Task;
                }

                await moved.WaitAsync(cancellation);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
