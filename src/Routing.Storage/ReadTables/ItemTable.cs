using Npgsql;
using NpgsqlTypes;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Storage.Postgres;

namespace Routing.Storage.ReadTables;

/// <summary>
/// Keeps the table of items in step with the journal. Rows and cursor move in one transaction, so it may be stopped
/// anywhere and run in several places; what is wrong with it is mended by making it again.
/// </summary>
public sealed class ItemTable(NpgsqlDataSource database)
{
    /// <summary>Streams of items, of all programmes.</summary>
    private const string Streams = "item/";

    private readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();
    private readonly JournalReader _journal = new(database, new PostgresJournalOptions());

    /// <summary>Events that could not be read since this was made: their rows are as they were without them.</summary>
    public PoisonEvents Poison { get; } = new("read_item");

    /// <summary>Empties the table and makes it again from the first event on.</summary>
    /// <returns>The position reached.</returns>
    public async Task<long> Rebuild(CancellationToken cancellation)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await using var empty = new NpgsqlCommand(
                "UPDATE journal_cursor SET position = 0, moved_at = now() WHERE consumer = 'read_item'; DELETE FROM read_item", connection) { CommandTimeout = 0 };
            await empty.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return await CatchUp(cancellation);
    }

    /// <summary>Takes in what was appended since the last time.</summary>
    /// <returns>The position reached: that of the journal's last event when this began, or later.</returns>
    public async Task<long> CatchUp(CancellationToken cancellation)
    {
        var head = await _journal.Head(cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var cursor = new NpgsqlCommand("SELECT position FROM journal_cursor WHERE consumer = 'read_item' FOR UPDATE", connection);
            var after = (long)(await cursor.ExecuteScalarAsync(cancellation) ?? throw new InvalidOperationException("The cursor 'read_item' is gone: migrate again."));
            if (after >= head)
                return after;

            var (page, seen) = await _journal.Page(Streams, after, head, bodies: true, cancellation);
            if (page.Count > 0)
                await Save(connection, Fold(await Load(connection, page, cancellation), page), cancellation);
            await using var move = new NpgsqlCommand("UPDATE journal_cursor SET position = $1, moved_at = now() WHERE consumer = 'read_item'", connection);
            move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seen });
            await move.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    private Dictionary<string, ItemRow> Fold(Dictionary<string, ItemRow> rows, IReadOnlyList<Recorded> page)
    {
        foreach (var recorded in page)
        {
            try
            {
                rows[recorded.Stream] = (rows.TryGetValue(recorded.Stream, out var row) ? row : ItemRow.Initial).Apply(_codec.Decode(recorded.Body));
            }
            catch (Exception fault) when (Poison.Add(recorded, fault))
            {
                continue; // The table only shows; whoever decides leaves the item out.
            }
        }

        return rows;
    }

    private static async Task<Dictionary<string, ItemRow>> Load(NpgsqlConnection connection, IReadOnlyList<Recorded> page, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT stream, opened_at, gold, leases, judgments, expert_judgments, status, reason, confidence, changed_at
            FROM read_item WHERE stream = ANY($1)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. page.Select(recorded => recorded.Stream).Distinct()] });
        var rows = new Dictionary<string, ItemRow>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(reader.GetString(0), new ItemRow
            {
                OpenedAt = reader.GetFieldValue<DateTimeOffset>(1), IsGold = reader.GetBoolean(2), Leases = reader.GetInt32(3),
                Judgments = reader.GetInt32(4), ExpertJudgments = reader.GetInt32(5), Status = reader.GetString(6),
                Reason = await reader.IsDBNullAsync(7, cancellation) ? null : reader.GetString(7), Confidence = reader.GetFieldValue<double?>(8),
                ChangedAt = reader.GetFieldValue<DateTimeOffset>(9),
            });
        }

        return rows;
    }

    private static async Task Save(NpgsqlConnection connection, Dictionary<string, ItemRow> rows, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO read_item (stream, opened_at, gold, leases, judgments, expert_judgments, status, reason, confidence, changed_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (stream) DO UPDATE SET opened_at = excluded.opened_at, gold = excluded.gold, leases = excluded.leases,
                judgments = excluded.judgments, expert_judgments = excluded.expert_judgments, status = excluded.status,
                reason = excluded.reason, confidence = excluded.confidence, changed_at = excluded.changed_at
            """,
            connection);
        void Column<T>(NpgsqlDbType type, Func<KeyValuePair<string, ItemRow>, T> value) => command.Parameters.Add(
            new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type });
        Column(NpgsqlDbType.Text, row => row.Key);
        Column(NpgsqlDbType.TimestampTz, row => row.Value.OpenedAt.ToUniversalTime());
        Column(NpgsqlDbType.Boolean, row => row.Value.IsGold);
        Column(NpgsqlDbType.Integer, row => row.Value.Leases);
        Column(NpgsqlDbType.Integer, row => row.Value.Judgments);
        Column(NpgsqlDbType.Integer, row => row.Value.ExpertJudgments);
        Column(NpgsqlDbType.Text, row => row.Value.Status);
        Column(NpgsqlDbType.Text, row => row.Value.Reason);
        Column(NpgsqlDbType.Double, row => row.Value.Confidence);
        Column(NpgsqlDbType.TimestampTz, row => row.Value.ChangedAt.ToUniversalTime());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
