using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Storage.Sqlite;

/// <summary>
/// The journal in one SQLite file, owned by one process. One thread writes: it takes the appends that wait and commits
/// them together, so that many callers share one flush. Reads use connections of their own and never wait for it.
/// </summary>
public sealed class SqliteJournal : IJournal, IAsyncDisposable
{
    // Positions one statement looks at: a rare prefix must not make a statement endless.
    private const long Window = 16_384;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private readonly string _file;
    private readonly SqliteJournalOptions _options;
    private readonly FileStream _lock;
    private readonly string _readers;
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private readonly Channel<SqliteAppend> _channel;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommitSignal _committed = new();
    private SqliteWriter? _writer;
    private double _lastFlush;
    private int _disposed;

    /// <summary>Opens the file, or creates it, and takes it for this process.</summary>
    /// <exception cref="InvalidOperationException">Another process has the file, or a newer release wrote it.</exception>
    public SqliteJournal(string file, SqliteJournalOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        _file = Path.GetFullPath(file);
        _options = options ?? new SqliteJournalOptions();
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        _lock = TakeLock(_file);
        try
        {
            _readers = new SqliteConnectionStringBuilder
            {
                DataSource = _file, Mode = SqliteOpenMode.ReadOnly, Pooling = false,
            }.ToString();
            _writer = new SqliteWriter(_file, _options);
            _committed.Reached(_writer.Position);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _channel = Channel.CreateBounded<SqliteAppend>(
            new BoundedChannelOptions(_options.MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        new Thread(Run) { IsBackground = true, Name = "journal writer" }.Start();
    }

    /// <inheritdoc />
    public long Position => _committed.Position;

    /// <summary>How long the last commit took.</summary>
    public double LastFlushMilliseconds => Volatile.Read(ref _lastFlush);

    /// <summary>
    /// How long this disk takes to make a small write durable, in milliseconds: the median of twenty. Print it beside
    /// every measurement that writes.
    /// </summary>
    public double MeasureFlush()
    {
        var probe = Path.Combine(Path.GetDirectoryName(_file)!, Path.GetRandomFileName() + ".probe");
        var block = new byte[512];
        var times = new double[20];
        using var stream = new FileStream(
            probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            stream.Write(block);
            stream.Flush(flushToDisk: true);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[9] + times[10]) / 2;
    }

    /// <inheritdoc />
    public async Task<long> Append(
        string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(expected);
        ArgumentOutOfRangeException.ThrowIfZero(events.Count, nameof(events));

        using var span = JournalTrace.Append(events.Count);
        var started = Stopwatch.GetTimestamp();
        var append = new SqliteAppend(stream, expected, events, span, cancellation);
        if (!_channel.Writer.TryWrite(append))
            await Queue(append);
        var position = await append.Done.Task.WaitAsync(cancellation);
        Instruments.JournalAppend.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return position;
    }

    /// <inheritdoc />
    public async Task Ping(CancellationToken cancellation)
    {
        var nothing = new SqliteAppend(stream: "", expected: 0, bodies: [], span: null, cancellation);
        await Queue(nothing);
        await nothing.Done.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Recorded> Read(
        string stream, int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long next = from;
        while (true)
        {
            var first = next;
            var page = await Reading(reader => reader.Page(stream, first), cancellation);
            foreach (var recorded in page)
                yield return recorded;
            if (page.Count < SqliteReader.PageSize)
                yield break;
            next = page[^1].Sequence + 1L;
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<JournalPage> ReadPages(string streamPrefix, long after, CancellationToken cancellation) =>
        Pages(streamPrefix, after, bodies: true, cancellation);

    /// <inheritdoc />
    public IAsyncEnumerable<JournalPage> ReadPlaces(string streamPrefix, long after, CancellationToken cancellation) =>
        Pages(streamPrefix, after, bodies: false, cancellation);

    private async IAsyncEnumerable<JournalPage> Pages(
        string streamPrefix, long after, bool bodies, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (Position is var head && after < head)
        {
            var (from, end) = (after, Math.Min(head, after + Window));
            var events = await Reading(reader => reader.Page(streamPrefix, from, end, bodies), cancellation);
            after = events.Count < SqliteReader.PageSize ? end : events[^1].Position;
            yield return new JournalPage(events, after);
        }
    }

    /// <inheritdoc />
    public Task WaitBeyond(long position, CancellationToken cancellation) => _committed.WaitBeyond(position, cancellation);

    /// <summary>Writes what waits, then closes the file and gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            await _stopped.Task;
            return;
        }

        _channel.Writer.TryComplete();
        await _stopped.Task;
        while (_idle.TryTake(out var reader))
            reader.Dispose();
        await _lock.DisposeAsync();
    }

    // Waits for a place where there is none.
    private async ValueTask Queue(SqliteAppend pending)
    {
        try
        {
            await _channel.Writer.WriteAsync(pending, pending.Cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteJournal), $"The journal '{_file}' is closed.");
        }
    }

    private static FileStream TakeLock(string file)
    {
        try
        {
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new InvalidOperationException(
                $"The data file '{file}' cannot be taken: another process has it, or this process opened it twice.", e);
        }
    }

    // One page per use of a reader: no read transaction stays open while the consumer thinks, so the write-ahead log
    // can always be folded back. SQLite blocks, hence off the caller's scheduler.
    private Task<List<Recorded>> Reading(Func<SqliteReader, List<Recorded>> read, CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);
                if (!_idle.TryTake(out var reader))
                    reader = new SqliteReader(_readers);
                try
                {
                    var page = read(reader);
                    if (Volatile.Read(ref _disposed) == 0)
                        _idle.Add(reader);
                    else
                        reader.Dispose();
                    return page;
                }
                catch
                {
                    reader.Dispose();
                    throw;
                }
            },
            cancellation);

    private void Run()
    {
        var batch = new List<SqliteAppend>(_options.MaxBatch);
        try
        {
            while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                batch.Clear();
                while (batch.Count < _options.MaxBatch && _channel.Reader.TryRead(out var pending))
                    batch.Add(pending);
                Commit(batch);
            }
        }
        finally
        {
            _writer?.Dispose();
            _stopped.TrySetResult();
        }
    }

    private void Commit(List<SqliteAppend> batch)
    {
        Activity?[] spans = [.. batch.Select(pending => pending.Span)];
        var commit = JournalTrace.Commit("sqlite", spans);
        var start = Stopwatch.GetTimestamp();
        var held = false;
        try
        {
            _writer ??= new SqliteWriter(_file, _options);
            _writer.Begin();
            foreach (var pending in batch)
                pending.Result = pending.Cancellation.IsCancellationRequested ? SqliteAppend.Cancelled : _writer.Add(pending);

            var flush = Stopwatch.GetTimestamp();
            _writer.Commit();
            Volatile.Write(ref _lastFlush, Stopwatch.GetElapsedTime(flush).TotalMilliseconds);
            _committed.Reached(_writer.Position);
            held = true;
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers hear of it and the journal goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // What the file now holds is known again when the next batch opens it.
            var writer = _writer;
            _writer = null;
            foreach (var pending in batch)
            {
                pending.Done.TrySetException(new JournalUnavailableException(
                    $"Writing to the journal '{_file}' failed: {e.Message}", _retryAfter, e));
            }

            writer?.Dispose();
            return;
        }
        finally
        {
            JournalTrace.Committed(commit, spans, Stopwatch.GetElapsedTime(start), _channel.Reader.Count, held);
        }

        foreach (var pending in batch)
            pending.Answer();
    }
}
