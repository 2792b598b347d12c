using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Routing.Storage.Postgres;

/// <summary>The connection that appends, with its statement prepared; thrown away after a failure of the database.</summary>
internal sealed class AppendSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _append;
    private readonly NpgsqlCommand _extend;
    private readonly NpgsqlParameter<string[]> _streams = Array<string[]>(NpgsqlDbType.Text);
    private readonly NpgsqlParameter<int[]> _expected = Array<int[]>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<int[]> _counts = Array<int[]>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<byte[][]> _bodies = Array<byte[][]>(NpgsqlDbType.Bytea);
    private long _last;
    private long _extendAt;

    private AppendSession(NpgsqlConnection connection)
    {
        _connection = connection;
        _append = connection.CreateCommand();
        _append.CommandText = "SELECT member, last FROM journal_append($1, $2, $3, $4)";
        _append.Parameters.AddRange(new NpgsqlParameter[] { _streams, _expected, _counts, _bodies });
        _extend = connection.CreateCommand();
        _extend.CommandText = "SELECT journal_extend(), (SELECT range_rows FROM journal_head)";
    }

    public static async Task<AppendSession> Open(string connectionString, PostgresJournalOptions options)
    {
        // The server gives up first: then nothing landed, and no transaction that nobody waits for holds the head. An
        // acknowledgement means "on disk" whatever the database's own setting is.
        var timeout = string.Create(CultureInfo.InvariantCulture, $"{(long)(0.8 * options.AppendTimeout.TotalMilliseconds)}");
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Multiplexing = false };
        builder.ApplicationName = "routing journal";
        builder.Timeout = Seconds(options.AppendTimeout);
        builder.CommandTimeout = Seconds(options.AppendTimeout);
        builder.Options = $"{builder.Options} -c synchronous_commit=on -c statement_timeout={timeout}".TrimStart();
        builder.TcpKeepAlive = true;
        var connection = new NpgsqlConnection(builder.ToString());
        try
        {
            await connection.OpenAsync();
            var session = new AppendSession(connection);
            await session._append.PrepareAsync();
            await session.Extend();
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one transaction. Members without events only see it through.</summary>
    /// <returns>Of each member the position of its last event; null where it did not fit its stream.</returns>
    public async Task<long?[]> Append(List<PendingAppend> batch)
    {
        if (_last > _extendAt)
            await Extend();
        var landed = new long?[batch.Count];
        List<int> members = [];
        for (var n = 0; n < batch.Count; n++)
        {
            if (batch[n].Bodies.Length > 0)
                members.Add(n);
            else
                landed[n] = 0;
        }

        _streams.TypedValue = [.. members.Select(n => batch[n].Stream)];
        _expected.TypedValue = [.. members.Select(n => batch[n].Expected)];
        _counts.TypedValue = [.. members.Select(n => batch[n].Bodies.Length)];
        _bodies.TypedValue = [.. members.SelectMany(n => batch[n].Bodies)];
        await using var reader = await _append.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            landed[members[reader.GetInt32(0) - 1]] = reader.GetInt64(1);
        _last = Math.Max(_last, landed.Max() ?? 0);
        return landed;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Two empty ranges lie ahead after this; one is left when it is done again.
    private async Task Extend()
    {
        await using var reader = await _extend.ExecuteReaderAsync();
        await reader.ReadAsync();
        _extendAt = reader.GetInt64(0) - (2 * reader.GetInt64(1));
    }

    private static NpgsqlParameter<T> Array<T>(NpgsqlDbType of) => new() { NpgsqlDbType = NpgsqlDbType.Array | of };

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
}
