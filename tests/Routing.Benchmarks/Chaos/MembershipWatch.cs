using System.Diagnostics;
using Npgsql;

namespace Routing.Benchmarks.Chaos;

/// <summary>When the others noticed that a silo had ended, by the table of members.</summary>
/// <param name="Accused">The first vote against it was there.</param>
/// <param name="Dead">It was dead.</param>
public sealed record MembershipWatch(TimeSpan Accused, TimeSpan Dead)
{
    private const int StatusDead = 6; // Orleans.Runtime.SiloStatus

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Watches the newest life of the silo at a port until it is dead.</summary>
    public static async Task<MembershipWatch> Of(string database, int siloPort, Stopwatch since, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "SELECT status, coalesce(suspecttimes, '') FROM cluster_silo WHERE port = $1 ORDER BY generation DESC LIMIT 1", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = siloPort });
        TimeSpan? accused = null;
        while (true)
        {
            await using (var reader = await command.ExecuteReaderAsync(cancellation))
            {
                await reader.ReadAsync(cancellation);
                var dead = reader.GetInt32(0) == StatusDead;
                if (dead || reader.GetString(1).Length > 0)
                    accused ??= since.Elapsed;
                if (dead)
                    return new MembershipWatch(accused!.Value, since.Elapsed);
            }

            await Task.Delay(_pause, cancellation);
        }
    }
}
