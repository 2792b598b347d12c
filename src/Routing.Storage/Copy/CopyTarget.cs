using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Routing.Core.Ports;

namespace Routing.Storage.Copy;

/// <summary>The database a copy is made into.</summary>
internal sealed class CopyTarget(NpgsqlConnection connection)
{
    /// <summary>Takes the database for this source, or finds that it was taken before.</summary>
    /// <returns>How many events it has already.</returns>
    public async Task<long> Begin(string source, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT h.head, c.source, c.finished_at IS NOT NULL FROM journal_head h LEFT JOIN journal_copy c ON true", connection);
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            var head = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1, cancellation))
            {
                if (reader.GetBoolean(2))
                    throw new CopyRefusedException("A copy into this database was finished before.");
                return reader.GetString(1) == source
                    ? head
                    : throw new CopyRefusedException("The database holds the beginning of a copy of another installation.");
            }

            if (head > 0)
                throw new CopyRefusedException(string.Create(CultureInfo.InvariantCulture, $"The database is not empty: its journal holds {head} events."));
        }

        await using var take = new NpgsqlCommand("INSERT INTO journal_copy (source) VALUES ($1)", connection);
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        await take.ExecuteNonQueryAsync(cancellation);
        return 0;
    }

    /// <summary>Adds events that follow on what is there, in one transaction.</summary>
    public async Task Write(List<Recorded> chunk, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var last = chunk[^1].Position;
        await using (var move = new NpgsqlCommand("UPDATE journal_head SET head = $1 WHERE head = $2", connection))
        {
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = chunk[0].Position - 1 });
            if (await move.ExecuteNonQueryAsync(cancellation) != 1)
                throw new CopyRefusedException("Somebody else writes to the database.");
        }

        await using (var extend = new NpgsqlCommand("SELECT journal_extend()", connection))
            await extend.ExecuteNonQueryAsync(cancellation);
        await using (var rows = await connection.BeginBinaryImportAsync(
            "COPY journal (position, stream, seq, body) FROM STDIN (FORMAT BINARY)", cancellation))
        {
            foreach (var recorded in chunk)
            {
                await rows.StartRowAsync(cancellation);
                await rows.WriteAsync(recorded.Position, NpgsqlDbType.Bigint, cancellation);
                await rows.WriteAsync(recorded.Stream, NpgsqlDbType.Text, cancellation);
                await rows.WriteAsync(recorded.Sequence, NpgsqlDbType.Integer, cancellation);
                await rows.WriteAsync(recorded.Body, NpgsqlDbType.Bytea, cancellation);
            }

            await rows.CompleteAsync(cancellation);
        }

        await Streams(chunk, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Checks the lengths of the streams, which appends are compared with, and closes the copy.</summary>
    /// <returns>How many streams there are.</returns>
    public async Task<long> Finish(JournalHash hash, CancellationToken cancellation)
    {
        long streams;
        await using (var lengths = new NpgsqlCommand(
            """
            SELECT (SELECT count(*) FROM journal_stream),
                   (SELECT coalesce(sum(count), 0)::bigint FROM journal_stream),
                   NOT EXISTS (
                       SELECT 1 FROM (SELECT stream, count(*) AS held, min(position) AS first, max(position) AS last FROM journal GROUP BY stream) j
                       LEFT JOIN journal_stream s USING (stream)
                       WHERE (s.count, s.first, s.last) IS DISTINCT FROM (j.held, j.first, j.last))
            """,
            connection) { CommandTimeout = 0 })
        await using (var row = await lengths.ExecuteReaderAsync(cancellation))
        {
            await row.ReadAsync(cancellation);
            if (!row.GetBoolean(2) || row.GetInt64(1) != hash.Count)
                throw new CopyDiffersException("The lengths of the streams differ from their events.");
            streams = row.GetInt64(0);
        }

        // Plans made on empty tables would scan.
        await using (var analyse = new NpgsqlCommand("ANALYZE journal, journal_stream", connection) { CommandTimeout = 0 })
            await analyse.ExecuteNonQueryAsync(cancellation);
        await using var finish = new NpgsqlCommand("UPDATE journal_copy SET finished_at = now(), events = $1, hash = $2", connection);
        finish.Parameters.Add(new NpgsqlParameter<long> { TypedValue = hash.Count });
        finish.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash.ToString() });
        await finish.ExecuteNonQueryAsync(cancellation);
        return streams;
    }

    private async Task Streams(List<Recorded> chunk, CancellationToken cancellation)
    {
        var streams = chunk.GroupBy(recorded => recorded.Stream, StringComparer.Ordinal).ToList();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO journal_stream AS s (stream, count, first, last)
            SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])
            ON CONFLICT (stream) DO UPDATE SET count = excluded.count, last = excluded.last
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. streams.Select(stream => stream.Key)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. streams.Select(stream => stream.Last().Sequence + 1)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. streams.Select(stream => stream.First().Position)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. streams.Select(stream => stream.Last().Position)] });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
