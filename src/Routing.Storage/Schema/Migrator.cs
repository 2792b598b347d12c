using System.Globalization;
using Npgsql;

namespace Routing.Storage.Schema;

/// <summary>A step that a database has, as it was applied.</summary>
public sealed record AppliedMigration(int Number, string Name, string Hash, DateTimeOffset AppliedAt);

/// <summary>The schema of a database against that of this release.</summary>
/// <param name="Applied">Steps the database has.</param>
/// <param name="Pending">Steps of this release that it lacks.</param>
/// <param name="Changed">Numbers of steps whose statements differ from what was applied: not a released database.</param>
public sealed record SchemaStatus(
    IReadOnlyList<AppliedMigration> Applied, IReadOnlyList<Migration> Pending, IReadOnlyList<int> Changed)
{
    /// <summary>The last step applied; 0 for an empty database.</summary>
    public int Version => Applied.Count == 0 ? 0 : Applied[^1].Number;

    /// <summary>Whether this release can work on the database. One of a later release will do.</summary>
    public bool Ready => Pending.Count == 0 && Changed.Count == 0;
}

/// <summary>Brings a PostgreSQL database to the schema of this release: forward only, each step once.</summary>
public static class Migrator
{
    /// <summary>Applies what is pending. Safe to run from several places at once: they take turns.</summary>
    /// <returns>The steps applied by this call.</returns>
    /// <exception cref="InvalidOperationException">A step was changed after it had been applied.</exception>
    public static async Task<IReadOnlyList<Migration>> Apply(string connectionString, CancellationToken cancellation)
    {
        await using var connection = await Open(connectionString, cancellation);
        await Run(connection, "SELECT pg_advisory_lock(hashtextextended('routing schema ' || current_schema(), 0))", cancellation);
        await Run(
            connection,
            """
            CREATE TABLE IF NOT EXISTS routing_schema (
                number integer PRIMARY KEY, name text NOT NULL, hash text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now())
            """,
            cancellation);
        var status = await Status(connection, cancellation);
        if (status.Changed is [var changed, ..])
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Step {changed} of the schema was applied with other statements than this release has."));
        }

        foreach (var step in status.Pending)
            await Apply(connection, step, cancellation);
        return status.Pending;
    }

    /// <summary>What the database has and what it lacks; changes nothing.</summary>
    public static async Task<SchemaStatus> Status(string connectionString, CancellationToken cancellation)
    {
        await using var connection = await Open(connectionString, cancellation);
        return await Status(connection, cancellation);
    }

    private static async Task<NpgsqlConnection> Open(string connectionString, CancellationToken cancellation)
    {
        // Not pooled: the lock must end with the connection, whatever ends that.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "routing schema" }.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task Apply(NpgsqlConnection connection, Migration step, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Run(connection, step.Sql, cancellation);
        await using var record = connection.CreateCommand();
        record.CommandText = "INSERT INTO routing_schema (number, name, hash) VALUES ($1, $2, $3)";
        record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = step.Number });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = step.Name });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = step.Hash });
        await record.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<SchemaStatus> Status(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var applied = new List<AppliedMigration>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT to_regclass('routing_schema') IS NOT NULL";
        if (await command.ExecuteScalarAsync(cancellation) is true)
        {
            command.CommandText = "SELECT number, name, hash, applied_at FROM routing_schema ORDER BY number";
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                applied.Add(new AppliedMigration(
                    reader.GetInt32(0), reader.GetString(1), reader.GetString(2),
                    await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation)));
            }
        }

        var known = applied.ToDictionary(step => step.Number);
        return new SchemaStatus(
            applied,
            [.. Migration.All.Where(step => !known.ContainsKey(step.Number))],
            [.. Migration.All.Where(step => known.TryGetValue(step.Number, out var was) && was.Hash != step.Hash).Select(step => step.Number)]);
    }

#pragma warning disable CA2100 // Literals of this class and the embedded steps.
    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0; // A step may rewrite a large table; who applies it waits or cancels.
        await command.ExecuteNonQueryAsync(cancellation);
    }
#pragma warning restore CA2100
}
