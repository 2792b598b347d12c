using Microsoft.Data.Sqlite;
using Routing.Core.Ports;

namespace Routing.Storage.Sqlite;

/// <summary>Snapshots in a SQLite file of their own, beside the journal: they are no facts, so a loss of power may take the
/// last ones. Used by one process.</summary>
public sealed class SqliteSnapshots : ISnapshots, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    /// <summary>Opens the file, or creates it.</summary>
    public SqliteSnapshots(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        using var create = _connection.CreateCommand();
        create.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            CREATE TABLE IF NOT EXISTS snapshot (name TEXT PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
            """;
        create.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public Task<StoredSnapshot?> Read(string name, CancellationToken cancellation) => Run<StoredSnapshot?>(
        () =>
        {
            using var command = Command("SELECT version, body FROM snapshot WHERE name = $name", name);
            using var reader = command.ExecuteReader();
            return reader.Read() ? new StoredSnapshot(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        },
        cancellation);

    /// <inheritdoc />
    public Task<long?> Write(string name, long expected, ReadOnlyMemory<byte> body, CancellationToken cancellation) => Run<long?>(
        () =>
        {
            using var command = expected == 0
                ? Command("INSERT INTO snapshot VALUES ($name, 1, $body) ON CONFLICT DO NOTHING", name)
                : Command("UPDATE snapshot SET version = version + 1, body = $body WHERE name = $name AND version = $expected", name);
            command.Parameters.AddWithValue("$body", body.ToArray());
            command.Parameters.AddWithValue("$expected", expected);
            return command.ExecuteNonQuery() == 1 ? expected + 1 : null;
        },
        cancellation);

    /// <inheritdoc />
    public Task Remove(string name, long expected, CancellationToken cancellation) => Run(
        () =>
        {
            using var command = Command("DELETE FROM snapshot WHERE name = $name AND version = $expected", name);
            command.Parameters.AddWithValue("$expected", expected);
            return command.ExecuteNonQuery();
        },
        cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
            _connection.Dispose();
    }

    // SQLite blocks, hence off the caller's scheduler.
    private Task<T> Run<T>(Func<T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            lock (_lock)
                return work();
        },
        cancellation);

#pragma warning disable CA2100 // All statements are literals of this class.
    private SqliteCommand Command(string sql, string name)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$name", name);
        return command;
    }
#pragma warning restore CA2100
}
