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
    private readonly NpgsqlParameter<int[]> _ends = Array<int[]>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<string[]> _eventStreams = Array<string[]>(NpgsqlDbType.Text);
    private readonly NpgsqlParameter<int[]> _eventSequences = Array<int[]>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<byte[][]> _bodies = Array<byte[][]>(NpgsqlDbType.Bytea);
    private long _last;
    private long _extendAt;

    private AppendSession(NpgsqlConnection connection)
    {
        _connection = connection;
        _append = connection.CreateCommand();
        _append.CommandText = "SELECT start, misfits FROM journal_append($1, $2, $3, $4, $5, $6, $7)";
        _append.Parameters.AddRange(
            new NpgsqlParameter[] { _streams, _expected, _counts, _ends, _eventStreams, _eventSequences, _bodies });
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

    /// <summary>Sends one transaction; a second one without the members that do not fit their streams, if there are such.
    /// Members without events only see it through.</summary>
    /// <returns>Of each member the position of its last event; null where it did not fit.</returns>
    public async Task<long?[]> Append(List<PendingAppend> batch)
    {
        if (_last > _extendAt)
            await Extend();
        var landed = new long?[batch.Count];
        List<int> members = [.. Enumerable.Range(0, batch.Count).Where(n => batch[n].Bodies.Length > 0)];
        do
        {
            Fill(members, batch);
        }
        while (!await Sent(members));

        var ends = _ends.TypedValue!; // set by Fill
        for (var k = 0; k < members.Count; k++)
            landed[members[k]] = _last - ends[^1] + ends[k];
        for (var n = 0; n < batch.Count; n++)
        {
            if (batch[n].Bodies.Length == 0)
                landed[n] = _last;
        }

        return landed;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Fill(List<int> members, List<PendingAppend> batch)
    {
        var (events, end) = (members.Sum(n => batch[n].Bodies.Length), 0);
        var (streams, expected, counts, ends) = (new string[members.Count], new int[members.Count], new int[members.Count], new int[members.Count]);
        var (eventStreams, eventSequences, bodies) = (new string[events], new int[events], new byte[events][]);
        for (var k = 0; k < members.Count; k++)
        {
            var append = batch[members[k]];
            (streams[k], expected[k], counts[k]) = (append.Stream, append.Expected, append.Bodies.Length);
            for (var i = 0; i < append.Bodies.Length; i++, end++)
                (eventStreams[end], eventSequences[end], bodies[end]) = (append.Stream, append.Expected + i, append.Bodies[i]);
            ends[k] = end;
        }

        (_streams.TypedValue, _expected.TypedValue, _counts.TypedValue, _ends.TypedValue) = (streams, expected, counts, ends);
        (_eventStreams.TypedValue, _eventSequences.TypedValue, _bodies.TypedValue) = (eventStreams, eventSequences, bodies);
    }

    // Whether all landed; if not, those that do not fit are taken out.
    private async Task<bool> Sent(List<int> members)
    {
        await using var reader = await _append.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (start, misfits) = (reader.GetInt64(0), reader.GetFieldValue<int[]>(1));
        // The row comes before the commit, the end of the answer after it: only now are the events on disk.
        await reader.NextResultAsync();
        if (misfits.Length == 0)
        {
            _last = start + _bodies.TypedValue!.Length; // set by Fill
            return true;
        }

        foreach (var member in misfits.OrderDescending())
            members.RemoveAt(member - 1);
        return false;
    }

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
