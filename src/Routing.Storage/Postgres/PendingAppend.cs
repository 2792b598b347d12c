using System.Diagnostics;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Storage.Postgres;

/// <summary>One append on its way to the database; without events it only asks whether the writer still answers.</summary>
internal sealed class PendingAppend(
    string stream, int expected, byte[][] bodies, Activity? span, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Stream { get; } = stream;

    public int Expected { get; } = expected;

    public byte[][] Bodies { get; } = bodies;

    /// <summary>The caller's span; null when nobody listens.</summary>
    public Activity? Span { get; } = span;

    public int Bytes { get; } = bodies.Sum(body => body.Length);

    /// <summary>The position of the last event, once it is on disk.</summary>
    public Task<long> Done => _done.Task;

    /// <summary>The caller gave up before anything was sent: nothing will be.</summary>
    public bool Abandoned { get; set; }

    public bool IsCancelled => cancellation.IsCancellationRequested || Abandoned;

    public void Landed(long position) => _done.TrySetResult(position);

    public void Conflicted()
    {
        Instruments.JournalConflicts.Add(1);
        _done.TrySetException(new JournalConflictException(Stream, Expected));
    }

    public void Cancelled() => _done.TrySetCanceled(cancellation);

    public void Failed(Exception reason) => _done.TrySetException(reason);
}
