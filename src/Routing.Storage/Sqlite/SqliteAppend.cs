using System.Diagnostics;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Storage.Sqlite;

/// <summary>An append that waits for the next commit, and its answer.</summary>
internal sealed class SqliteAppend(
    string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> bodies, Activity? span, CancellationToken cancellation)
{
    public const long Conflict = -1;
    public const long Cancelled = -2;

    public string Stream { get; } = stream;

    public int Expected { get; } = expected;

    public IReadOnlyList<ReadOnlyMemory<byte>> Bodies { get; } = bodies;

    public Activity? Span { get; } = span;

    public CancellationToken Cancellation { get; } = cancellation;

    public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Result { get; set; }

    // Only after the commit: a conflict may rest on an append of the same transaction.
    public void Answer()
    {
        switch (Result)
        {
            case Conflict:
                Instruments.JournalConflicts.Add(1);
                Done.TrySetException(new JournalConflictException(Stream, Expected));
                break;
            case Cancelled:
                Done.TrySetCanceled(Cancellation);
                break;
            default:
                Done.TrySetResult(Result);
                break;
        }
    }
}
