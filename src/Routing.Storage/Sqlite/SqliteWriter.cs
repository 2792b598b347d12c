using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Routing.Storage.Sqlite;

/// <summary>The one writing connection, used by one thread; thrown away after any failure.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int Schema = 1;

    private readonly SqliteJournalOptions _options;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteStatement _count;
    private readonly SqliteStatement _insert;
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public SqliteWriter(string file, SqliteJournalOptions options)
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
            _count = new SqliteStatement(_connection, "SELECT coalesce(max(seq) + 1, 0) FROM journal WHERE stream = ?1");
            _insert = new SqliteStatement(_connection, "INSERT INTO journal (position, stream, seq, body) VALUES (?1, ?2, ?3, ?4)");
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

    public long Add(SqliteAppend pending)
    {
        var count = Count(pending.Stream);
        if (count != pending.Expected)
            return SqliteAppend.Conflict;

        foreach (var body in pending.Bodies)
        {
            _insert.Bind(1, ++Position);
            _insert.Bind(2, pending.Stream);
            _insert.Bind(3, count++);
            _insert.Bind(4, body.Span);
            _insert.Run();
        }

        _counts[pending.Stream] = count;
        return Position;
    }

    public void Commit() => _commit.ExecuteNonQuery();

    // Closing the connection rolls back what is open.
    public void Dispose()
    {
        _count.Dispose();
        _insert.Dispose();
        _connection.Dispose();
    }

    private int Count(string stream)
    {
        if (_counts.TryGetValue(stream, out var count))
            return count;
        _count.Bind(1, stream);
        return _counts[stream] = checked((int)_count.Number());
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
    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
#pragma warning restore CA2100
}
