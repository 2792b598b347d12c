using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Routing.Storage.Sqlite;

/// <summary>A prepared statement of the writer, bound and stepped without an object for each parameter and each run: it runs
/// for every event. Used by one thread.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int OnStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    /// <param name="parameter">From 1.</param>
    /// <param name="value">Of the parameter.</param>
    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void Bind(int parameter, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> bytes = rented ?? stackalloc byte[OnStack];
        Check(raw.sqlite3_bind_text(_statement, parameter, bytes[..Encoding.UTF8.GetBytes(text, bytes)])); // SQLite copies it.
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    // An empty span has no address, which SQLite would take for NULL.
    public void Bind(int parameter, ReadOnlySpan<byte> bytes) => Check(bytes.IsEmpty
        ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
        : raw.sqlite3_bind_blob(_statement, parameter, bytes));

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        var result = raw.sqlite3_step(_statement);
        var reset = raw.sqlite3_reset(_statement); // Says again what was wrong.
        Check(result == raw.SQLITE_DONE ? reset : result);
    }

    /// <summary>The number in the first column of the only row.</summary>
    public long Number()
    {
        var result = raw.sqlite3_step(_statement);
        var number = result == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_statement, 0) : 0;
        var reset = raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_ROW ? reset : result);
        return number;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
