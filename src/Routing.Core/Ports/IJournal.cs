namespace Routing.Core.Ports;

/// <summary>One event as the journal holds it.</summary>
/// <param name="Position">Place in the whole journal: from 1, without gaps, in commit order.</param>
/// <param name="Stream">The stream the event belongs to.</param>
/// <param name="Sequence">Place in its stream, from 0.</param>
/// <param name="Body">The encoded event.</param>
public readonly record struct Recorded(long Position, string Stream, int Sequence, ReadOnlyMemory<byte> Body);

/// <summary>The record of everything that happened. Events are only ever added.</summary>
public interface IJournal
{
    /// <summary>
    /// Position of the last event known to be on disk; 0 for an empty journal. Never too high; of what other processes
    /// append it hears a little later.
    /// </summary>
    long Position { get; }

    /// <summary>Position of the last event at this moment, whoever appended it.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    Task<long> Head(CancellationToken cancellation) => Task.FromResult(Position);

    /// <summary>Adds all events to the end of a stream, or none. Once this returns, they are on disk.</summary>
    /// <param name="stream">The stream; it exists from its first event on.</param>
    /// <param name="expected">How many events the caller believes the stream to hold.</param>
    /// <param name="events">One event or more, encoded. Nobody changes them afterwards: an append that was given up may still land.</param>
    /// <param name="cancellation">Stops waiting; an append under way may still land.</param>
    /// <returns>The position of the last event.</returns>
    /// <exception cref="JournalConflictException">The stream holds another number of events.</exception>
    /// <exception cref="JournalUnavailableException">Nothing was acknowledged; the events may still have landed.</exception>
    Task<long> Append(
        string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation);

    /// <summary>Returns when the journal has answered: where it can, by the way of an append through the writer, without
    /// writing anything.</summary>
    async Task Ping(CancellationToken cancellation)
    {
        await foreach (var _ in Read("ping", 0, cancellation))
            break;
    }

    /// <summary>The events of one stream in order, from a sequence number on.</summary>
    IAsyncEnumerable<Recorded> Read(string stream, int from, CancellationToken cancellation);

    /// <summary>The events of all streams whose name starts so, by position, page by page. Ends where the journal ends: the
    /// last page has looked at least as far as <see cref="Position"/> was when reading began. No page where nothing was
    /// written after the position.</summary>
    /// <param name="streamPrefix">Compared character by character; empty for all streams.</param>
    /// <param name="after">The last position already seen, 0 for none.</param>
    /// <param name="cancellation">Stops reading.</param>
    IAsyncEnumerable<JournalPage> ReadPages(string streamPrefix, long after, CancellationToken cancellation);

    /// <summary>The same for who only asks which streams went on and how far: the bodies may be left empty.</summary>
    /// <param name="streamPrefix">Compared character by character; empty for all streams.</param>
    /// <param name="after">The last position already seen, 0 for none.</param>
    /// <param name="cancellation">Stops reading.</param>
    IAsyncEnumerable<JournalPage> ReadPlaces(string streamPrefix, long after, CancellationToken cancellation) =>
        ReadPages(streamPrefix, after, cancellation);

    /// <summary>
    /// Waits until the journal holds an event after a position. A hint to read on: who must not miss anything reads by
    /// position. While the journal is unavailable it waits on.
    /// </summary>
    /// <param name="position">The last position already seen.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task WaitBeyond(long position, CancellationToken cancellation);
}

/// <summary>Somebody else wrote to the stream: read it again and decide again.</summary>
public sealed class JournalConflictException(string stream, int expected)
    : Exception($"Stream '{stream}' does not hold the expected {expected} events.")
{
    /// <summary>The stream.</summary>
    public string Stream { get; } = stream;

    /// <summary>The number of events the caller believed it to hold.</summary>
    public int Expected { get; } = expected;
}

/// <summary>
/// The journal did not take or give what was asked: it is full, slow or gone. Whether an append landed is unknown. The
/// journal recovers by itself; the caller asks again, with the same command id.
/// </summary>
public sealed class JournalUnavailableException(string message, TimeSpan retryAfter, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    /// <summary>Whether it answers, but more is waiting than it takes.</summary>
    public bool IsFull { get; init; }
}
