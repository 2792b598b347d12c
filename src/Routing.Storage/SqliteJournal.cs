using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Storage;

/// <summary>
/// The journal in one SQLite file, owned by one process. One thread writes: it takes the appends that wait and commits
/// them together, so that many callers share one flush. Reads use connections of their own and never wait for it.
/// </summary>
public sealed class SqliteJournal : IJournal, IAsyncDisposable
{
    private const int Schema = 1;
    private const int PageSize = 512;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private readonly string _file;
    private readonly JournalOptions _options;
    private readonly FileStream _lock;
    private readonly string _readers;
    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly Channel<Pending> _channel;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommitSignal _committed = new();
    private Writer? _writer;
    private double _lastFlush;
    private int _disposed;

    /// <summary>Opens the file, or creates it, and takes it for this process.</summary>
    /// <exception cref="InvalidOperationException">Another process has the file, or a newer release wrote it.</exception>
    public SqliteJournal(string file, JournalOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        _file = Path.GetFullPath(file);
        _options = options ?? new JournalOptions();
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        _lock = TakeLock(_file);
        try
        {
            _readers = new SqliteConnectionStringBuilder
            {
                DataSource = _file, Mode = SqliteOpenMode.ReadOnly, Pooling = false,
            }.ToString();
            _writer = new Writer(_file, _options);
            _committed.Reached(_writer.Position);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _channel = Channel.CreateBounded<Pending>(
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

        var bodies = new byte[events.Count][];
        for (var i = 0; i < bodies.Length; i++)
            bodies[i] = events[i].ToArray();
        using var span = JournalTrace.Append(bodies.Length);
        var started = Stopwatch.GetTimestamp();
        var position = await Enqueue(new Pending(stream, expected, bodies, span, cancellation));
        Instruments.JournalAppend.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return position;
    }

    /// <inheritdoc />
    public Task Ping(CancellationToken cancellation) =>
        Enqueue(new Pending(stream: "", expected: 0, bodies: [], span: null, cancellation));

    /// <inheritdoc />
    public async IAsyncEnumerable<Recorded> Read(
        string stream, int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long next = from;
        while (true)
        {
            var page = await Page(ofStream: true, stream, next, cancellation);
            foreach (var recorded in page)
                yield return recorded;
            if (page.Count < PageSize)
                yield break;
            next = page[^1].Sequence + 1L;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Recorded> ReadAll(
        string streamPrefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await Page(ofStream: false, streamPrefix, after, cancellation);
            foreach (var recorded in page)
                yield return recorded;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Position;
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

    private async Task<long> Enqueue(Pending pending)
    {
        try
        {
            await _channel.Writer.WriteAsync(pending, pending.Cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteJournal), $"The journal '{_file}' is closed.");
        }

        return await pending.Done.Task.WaitAsync(pending.Cancellation);
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
    private Task<List<Recorded>> Page(bool ofStream, string text, long from, CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);
                if (!_idle.TryTake(out var reader))
                    reader = new Reader(_readers);
                try
                {
                    var page = reader.Page(ofStream, text, from);
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
        var batch = new List<Pending>(_options.MaxBatch);
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

    private void Commit(List<Pending> batch)
    {
        Activity?[] spans = [.. batch.Select(pending => pending.Span)];
        var commit = JournalTrace.Commit("sqlite", spans);
        var start = Stopwatch.GetTimestamp();
        var held = false;
        try
        {
            _writer ??= new Writer(_file, _options);
            _writer.Begin();
            foreach (var pending in batch)
                pending.Result = pending.Cancellation.IsCancellationRequested ? Pending.Cancelled : _writer.Add(pending);

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

    private sealed class Pending(
        string stream, int expected, byte[][] bodies, Activity? span, CancellationToken cancellation)
    {
        public const long Conflict = -1;
        public const long Cancelled = -2;

        public string Stream { get; } = stream;

        public int Expected { get; } = expected;

        public byte[][] Bodies { get; } = bodies;

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

    /// <summary>One reading connection with its statements prepared; used by one caller at a time.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _ofStream;
        private readonly SqliteCommand _ofAll;

        public Reader(string connection)
        {
            _connection = new SqliteConnection(connection);
            _connection.Open();
            _ofStream = Prepared("""
                SELECT position, stream, seq, body FROM journal WHERE stream = $text AND seq >= $from
                ORDER BY seq LIMIT $limit
                """);
            _ofAll = Prepared("""
                SELECT position, stream, seq, body FROM journal
                WHERE position > $from AND substr(stream, 1, length($text)) = $text
                ORDER BY position LIMIT $limit
                """);
        }

        public List<Recorded> Page(bool ofStream, string text, long from)
        {
            var command = ofStream ? _ofStream : _ofAll;
            command.Parameters[0].Value = text;
            command.Parameters[1].Value = from;
            using var reader = command.ExecuteReader();
            var page = new List<Recorded>();
            while (reader.Read())
            {
                page.Add(new Recorded(
                    reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetFieldValue<byte[]>(3)));
            }

            return page;
        }

        public void Dispose() => _connection.Dispose();

#pragma warning disable CA2100 // Both statements are literals of this class.
        private SqliteCommand Prepared(string sql)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.Add("$text", SqliteType.Text);
            command.Parameters.Add("$from", SqliteType.Integer);
            command.Parameters.AddWithValue("$limit", PageSize);
            command.Prepare();
            return command;
        }
#pragma warning restore CA2100
    }

    /// <summary>The one writing connection, used by one thread; thrown away after any failure.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly JournalOptions _options;
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _begin;
        private readonly SqliteCommand _commit;
        private readonly SqliteCommand _count;
        private readonly SqliteCommand _insert;
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

        public Writer(string file, JournalOptions options)
        {
            _options = options;
            _connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            try
            {
                _connection.Open();
                Prepare(file);
                _begin = Command("BEGIN IMMEDIATE");
                _commit = Command("COMMIT");
                _count = Command("SELECT coalesce(max(seq) + 1, 0) FROM journal WHERE stream = $stream", "$stream");
                _insert = Command(
                    "INSERT INTO journal (position, stream, seq, body) VALUES ($position, $stream, $seq, $body)",
                    "$position", "$stream", "$seq", "$body");
                Position = Scalar("SELECT coalesce(max(position), 0) FROM journal");
            }
            catch
            {
                _connection.Dispose();
                throw;
            }
        }

        public long Position { get; private set; }

        public void Begin()
        {
            if (_counts.Count > _options.MaxCachedStreams)
                _counts.Clear();
            _begin.ExecuteNonQuery();
        }

        public long Add(Pending pending)
        {
            var count = Count(pending.Stream);
            if (count != pending.Expected)
                return Pending.Conflict;

            foreach (var body in pending.Bodies)
            {
                _insert.Parameters[0].Value = ++Position;
                _insert.Parameters[1].Value = pending.Stream;
                _insert.Parameters[2].Value = count++;
                _insert.Parameters[3].Value = body;
                _insert.ExecuteNonQuery();
            }

            _counts[pending.Stream] = count;
            return Position;
        }

        public void Commit() => _commit.ExecuteNonQuery();

        // Closing the connection rolls back what is open.
        public void Dispose() => _connection.Dispose();

        private int Count(string stream)
        {
            if (_counts.TryGetValue(stream, out var count))
                return count;
            _count.Parameters[0].Value = stream;
            return _counts[stream] = Convert.ToInt32(_count.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        private void Prepare(string file)
        {
            using (var mode = Command("PRAGMA journal_mode = WAL"))
            {
                if (mode.ExecuteScalar() is not "wal")
                    throw new InvalidOperationException($"'{file}' lies where SQLite cannot keep a write-ahead log.");
            }

            using (var flush = Command(_options.Durability == JournalDurability.Full
                ? "PRAGMA synchronous = FULL"
                : "PRAGMA synchronous = NORMAL"))
                flush.ExecuteNonQuery();

            var version = Scalar("PRAGMA user_version");
            if (version > Schema)
            {
                throw new InvalidOperationException(
                    $"'{file}' has journal schema {version}; this release knows up to {Schema}.");
            }

            if (version == Schema)
                return;
            using var create = Command("""
                BEGIN IMMEDIATE;
                CREATE TABLE journal (
                    position INTEGER PRIMARY KEY,
                    stream TEXT NOT NULL,
                    seq INTEGER NOT NULL,
                    body BLOB NOT NULL,
                    UNIQUE (stream, seq)
                ) STRICT;
                PRAGMA user_version = 1;
                COMMIT;
                """);
            create.ExecuteNonQuery();
        }

        private long Scalar(string sql)
        {
            using var command = Command(sql);
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

#pragma warning disable CA2100 // All statements are literals of this class.
        private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            return command;
        }
#pragma warning restore CA2100
    }
}
