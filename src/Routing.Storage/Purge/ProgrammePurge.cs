using Npgsql;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Storage.Postgres;
using Routing.Storage.ReadTables;

namespace Routing.Storage.Purge;

/// <summary>
/// Takes a programme that is over out of a PostgreSQL journal, with all its streams and what was kept of them. Other programmes keep every event and position. Silos
/// may work meanwhile. Interrupted, it goes on when run again; until it is finished nobody may give another programme the same name.
/// </summary>
public sealed class ProgrammePurge(NpgsqlDataSource database)
{
    private const string FeedPrefix = "feed/";

    /// <summary>What would be removed.</summary>
    public async Task<PurgePlan> Plan(string programme, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(programme);
        await new ItemTable(database).CatchUp(cancellation);
        await using var command = Command(
            """
            SELECT count(*), coalesce(sum(count), 0)::bigint, coalesce(max(last), 0),
                   EXISTS (SELECT 1 FROM journal_purge WHERE programme = $1 AND finished_at IS NULL)
            FROM journal_stream WHERE split_part(stream, '/', 2) = $1
            """,
            programme);
        long streams, events, last;
        bool begun;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            (streams, events, last, begun) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3));
        }

        return new PurgePlan(
            programme, streams, events, last, await ClosedAt(programme, cancellation), await Behind(last, cancellation), begun);
    }

    /// <summary>Removes it. The caller has asked <see cref="PurgePlan.Faults"/>.</summary>
    /// <param name="progress">Told after each range how many events it lost; null for nobody.</param>
    /// <returns>Events removed by this call.</returns>
    public async Task<long> Run(string programme, IProgress<long>? progress, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(programme);
        await using var begin = Command("SELECT journal_purge_begin($1)", programme);
        if (await begin.ExecuteScalarAsync(cancellation) is not long last)
            return 0;
        var removed = 0L;
        foreach (var range in await Ranges(cancellation))
        {
            await using var rewrite = Command("SELECT journal_purge_range($2, $1, $3)", programme);
            rewrite.Parameters.Add(new NpgsqlParameter<string> { TypedValue = range });
            rewrite.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
            var gone = (long)(await rewrite.ExecuteScalarAsync(cancellation))!; // one row, never null
            removed += gone;
            progress?.Report(gone);
        }

        // What was kept of it is of people and items too, and another programme of this name must not begin with it.
        await using var kept = Command("DELETE FROM named_snapshot WHERE split_part(name, '/', 2) = $1 AND name NOT LIKE 'feed/%'", programme);
        await kept.ExecuteNonQueryAsync(cancellation);
        await using var finish = Command("UPDATE journal_purge SET finished_at = now() WHERE programme = $1 AND finished_at IS NULL", programme);
        await finish.ExecuteNonQueryAsync(cancellation);
        return removed;
    }

    private async Task<DateTimeOffset?> ClosedAt(string programme, CancellationToken cancellation)
    {
        var (codec, reader) = (new JsonEventCodec<ProgrammeEvent>(), new JournalReader(database, new PostgresJournalOptions()));
        var state = ProgrammeState.Initial;
        for (var from = 0; ;)
        {
            var page = await reader.Page("programme/" + programme, from, cancellation);
            state = page.Aggregate(state, (before, recorded) => before.Apply(codec.Decode(recorded.Body)));
            if (page.Count < JournalReader.PageSize)
                return state.Stage is ProgrammeStage.Closed ? state.Moves[^1].At : null; // nothing begins closed
            from = page[^1].Sequence + 1;
        }
    }

    // The newest first. A range is named by the last position it can hold.
    private async Task<List<string>> Ranges(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass
            ORDER BY substring(c.relname FROM 'journal_to_(\d+)$')::bigint DESC
            """);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    private async Task<List<string>> Behind(long last, CancellationToken cancellation)
    {
        var behind = new List<string>();
        await using var command = database.CreateCommand(
            "SELECT consumer, position, NULL::bytea FROM journal_cursor UNION ALL SELECT name, NULL, body FROM named_snapshot WHERE name LIKE 'feed/%' ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var position = await reader.IsDBNullAsync(1, cancellation)
                ? CursorBody.PositionOf(await reader.GetFieldValueAsync<byte[]>(2, cancellation)) : reader.GetInt64(1);
            var name = reader.GetString(0);
            if (position < last)
                behind.Add(name.StartsWith(FeedPrefix, StringComparison.Ordinal) ? name[FeedPrefix.Length..] : name);
        }

        return behind;
    }

    private NpgsqlCommand Command(string sql, string programme)
    {
        var command = database.CreateCommand(sql);
        command.CommandTimeout = 0; // A range may hold millions of events.
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = programme });
        return command;
    }
}
