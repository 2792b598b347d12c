using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Routing.Benchmarks;

/// <summary>One connection, one prepared insert, in a file of its own beside the embedded journal with the same durability.</summary>
internal sealed class RawSqliteInsert : IRawInsert
{
    private readonly SqliteConnection _connection;
    private long _position;

    private RawSqliteInsert(SqliteConnection connection) => _connection = connection;

    public static RawSqliteInsert Open(string folder)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "raw.db"), Pooling = false }.ToString());
        connection.Open();
        using var make = connection.CreateCommand();
        make.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE raw (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (stream, seq)) STRICT;
            """;
        make.ExecuteNonQuery();
        return new RawSqliteInsert(connection);
    }

    public Task<(double Rate, Latencies Times)> Run(int rows, TimeSpan length, CancellationToken cancellation) =>
        Task.Run(() => Insert(rows, length, cancellation), cancellation);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private (double Rate, Latencies Times) Insert(int rows, TimeSpan length, CancellationToken cancellation)
    {
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO raw (position, stream, seq, body) VALUES ($position, $stream, $seq, $body)";
        var position = insert.Parameters.Add("$position", SqliteType.Integer);
        var stream = insert.Parameters.Add("$stream", SqliteType.Text);
        var sequence = insert.Parameters.Add("$seq", SqliteType.Integer);
        insert.Parameters.AddWithValue("$body", AppendLoad.Body);
        insert.Prepare();
        var (written, times, since) = (0L, new Latencies(), Stopwatch.StartNew());
        for (; since.Elapsed < length; written += rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var at = Stopwatch.GetTimestamp();
            using var transaction = _connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var row = 0; row < rows; row++)
            {
                position.Value = ++_position;
                stream.Value = FormattableString.Invariant($"item/bench/{_position / 8}");
                sequence.Value = _position % 8;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            times.Add(Stopwatch.GetElapsedTime(at));
        }

        return (written / since.Elapsed.TotalSeconds, times);
    }
}
