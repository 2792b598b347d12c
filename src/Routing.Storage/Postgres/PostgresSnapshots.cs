using Npgsql;
using Routing.Core.Ports;

namespace Routing.Storage.Postgres;

/// <summary>Snapshots in PostgreSQL, for any number of processes.</summary>
public sealed class PostgresSnapshots : ISnapshots, IAsyncDisposable
{
    private const int MaxConnections = 4;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _database;

    /// <summary>Uses a database that has the schema of this release.</summary>
    public PostgresSnapshots(string connectionString) =>
        _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "routing snapshots", MaxPoolSize = MaxConnections, CommandTimeout = 5, NoResetOnClose = true,
        }.ToString());

    /// <inheritdoc />
    public Task<StoredSnapshot?> Read(string name, CancellationToken cancellation) => Run<StoredSnapshot?>(
        "SELECT version, body FROM named_snapshot WHERE name = $1", [new() { Value = name }],
        async command =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation)
                ? new StoredSnapshot(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        });

    /// <inheritdoc />
    public Task<long?> Write(string name, long expected, ReadOnlyMemory<byte> body, CancellationToken cancellation) => Run<long?>(
        expected == 0
            ? "INSERT INTO named_snapshot (name, body) VALUES ($1, $2) ON CONFLICT DO NOTHING"
            : "UPDATE named_snapshot SET version = version + 1, body = $2 WHERE name = $1 AND version = $3",
        expected == 0
            ? [new() { Value = name }, new() { Value = body }]
            : [new() { Value = name }, new() { Value = body }, new() { Value = expected }],
        async command => await command.ExecuteNonQueryAsync(cancellation) == 1 ? expected + 1 : null);

    /// <inheritdoc />
    public Task Remove(string name, long expected, CancellationToken cancellation) => Run(
        "DELETE FROM named_snapshot WHERE name = $1 AND version = $2", [new() { Value = name }, new() { Value = expected }],
        command => command.ExecuteNonQueryAsync(cancellation));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<T> Run<T>(string sql, NpgsqlParameter[] parameters, Func<NpgsqlCommand, Task<T>> run)
    {
        try
        {
            await using var command = _database.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            return await run(command);
        }
        catch (NpgsqlException failure)
        {
            throw new JournalUnavailableException($"The database does not answer: {failure.Message}", _retryAfter, failure);
        }
    }
}
