using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Routing.Core.Ports;
using Routing.Core.Telemetry;
using Routing.Storage.Schema;

namespace Routing.Storage.Postgres;

/// <summary>
/// The journal in PostgreSQL, for any number of processes. Each has one writing connection with group commit; the lock of
/// the head orders them, so positions have no gaps whoever writes. When the database is slow or gone, appends are refused
/// at once or after their time-out, and taken again as soon as it is back.
/// </summary>
public sealed class PostgresJournal : IJournal, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly PostgresJournalOptions _options;
    private readonly CommitSignal _committed = new();
    private readonly JournalWriter _writer;
    private readonly JournalReader _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;
    private int _disposed;

    private PostgresJournal(NpgsqlDataSource database, string connectionString, PostgresJournalOptions options)
    {
        (_database, _options) = (database, options);
        _writer = new JournalWriter(connectionString, options, _committed);
        _reader = new JournalReader(database, options);
        _watch = Task.Run(Watch);
    }

    /// <inheritdoc />
    public long Position => _committed.Position;

    /// <inheritdoc />
    public async Task<long> Head(CancellationToken cancellation)
    {
        var head = await _reader.Head(cancellation);
        _committed.Reached(head);
        return head;
    }

    /// <summary>Appends that wait for a transaction; how near it is to <see cref="PostgresJournalOptions.MaxWaiting"/>.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>Opens the journal of a database that has the schema of this release, or a later one.</summary>
    /// <exception cref="InvalidOperationException">The schema is missing, behind or not a released one, or a copy is under way.</exception>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public static async Task<PostgresJournal> Open(
        string connectionString, PostgresJournalOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PostgresJournalOptions();
        // No command leaves anything behind in its session, so that sessions need no cleaning.
        var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) 
            {
                NoResetOnClose = true, ApplicationName = "routing", MaxPoolSize = options.MaxReaders,
            }.ToString());
        try
        {
            var schema = await Migrator.Status(connectionString, cancellation);
            if (!schema.Ready)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The database has schema {schema.Version}, this release needs {Migration.All.Count}: run 'routing db migrate'."));
            }

            await using (var copying = database.CreateCommand("SELECT EXISTS (SELECT 1 FROM journal_copy WHERE finished_at IS NULL)"))
            {
                if (await copying.ExecuteScalarAsync(cancellation) is true)
                    throw new InvalidOperationException("A copy into the database is not finished: run 'routing db copy' again.");
            }

            var journal = new PostgresJournal(database, connectionString, options);
            journal._committed.Reached(await journal._reader.Head(cancellation));
            return journal;
        }
        catch (Exception failure)
        {
            await database.DisposeAsync();
            if (failure is NpgsqlException)
                throw JournalReader.Unavailable(failure, options);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<long> Append(
        string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(expected);
        ArgumentOutOfRangeException.ThrowIfZero(events.Count, nameof(events));
        if (stream.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A stream's name has no NUL character.", nameof(stream));
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);

        var bodies = new byte[events.Count][];
        for (var i = 0; i < bodies.Length; i++)
            bodies[i] = events[i].ToArray();
        using var span = JournalTrace.Append(bodies.Length);
        var started = Stopwatch.GetTimestamp();
        var position = await _writer.Append(new PendingAppend(stream, expected, bodies, span, cancellation), cancellation);
        Instruments.JournalAppend.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return position;
    }

    /// <inheritdoc />
    public Task Ping(CancellationToken cancellation) =>
        _writer.Append(new PendingAppend(stream: "", expected: 0, bodies: [], span: null, cancellation), cancellation);

    /// <inheritdoc />
    public async IAsyncEnumerable<Recorded> Read(
        string stream, int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await _reader.Page(stream, from, cancellation);
            foreach (var recorded in page)
                yield return recorded;
            if (page.Count < JournalReader.PageSize)
                yield break;
            from = page[^1].Sequence + 1;
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<JournalPage> ReadPages(string streamPrefix, long after, CancellationToken cancellation) =>
        _reader.Pages(streamPrefix, after, bodies: true, cancellation);

    /// <inheritdoc />
    public IAsyncEnumerable<JournalPage> ReadPlaces(string streamPrefix, long after, CancellationToken cancellation) =>
        _reader.Pages(streamPrefix, after, bodies: false, cancellation);

    /// <inheritdoc />
    public Task WaitBeyond(long position, CancellationToken cancellation) => _committed.WaitBeyond(position, cancellation);

    /// <summary>Writes what waits, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _writer.DisposeAsync();
        await _stop.CancelAsync();
        await _watch;
        await _database.DisposeAsync();
        _stop.Dispose();
    }

    // What other processes append is seen here.
    private async Task Watch()
    {
        while (true)
        {
            try
            {
                await Task.Delay(_committed.Waiting > 0 ? _options.PollInterval : _options.IdlePollInterval, _stop.Token);
                _committed.Reached(await _reader.Head(_stop.Token));
            }
            catch (JournalUnavailableException)
            {
                // Those who wait go on waiting; appends and reads say what is wrong.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
