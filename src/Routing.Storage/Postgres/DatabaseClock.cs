using System.Net.Sockets;
using Npgsql;

namespace Routing.Storage.Postgres;

/// <summary>Asks a database what time it is, over one connection of its own.</summary>
public sealed class DatabaseClock : IAsyncDisposable
{
    // An answer that was longer on its way says too little.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _database;

    /// <summary>Connects when it is first asked.</summary>
    public DatabaseClock(string connectionString) => _database = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "routing clock", MaxPoolSize = 1, Timeout = 2, CommandTimeout = 2, NoResetOnClose = true,
        }.ToString());

    /// <summary>The database's time at this moment, as far as half the way of the answer tells; null where it does not answer,
    /// or too slowly.</summary>
    /// <param name="counter">Measures the way.</param>
    public async Task<DateTimeOffset?> Now(TimeProvider counter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(counter);
        try
        {
            await using var connection = await _database.OpenConnectionAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT clock_timestamp()";
            var asked = counter.GetTimestamp();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            var told = await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation);
            var way = counter.GetElapsedTime(asked);
            return way <= _longest ? told + (way / 2) : null;
        }
        catch (Exception gone) when (gone is NpgsqlException or TimeoutException or IOException or SocketException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
