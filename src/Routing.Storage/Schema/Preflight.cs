using System.Globalization;
using Npgsql;

namespace Routing.Storage.Schema;

/// <summary>One thing a database must be or have before a cluster works on it.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Good">Whether it is as it must be.</param>
/// <param name="Expected">How it must be.</param>
/// <param name="Found">How it is.</param>
/// <param name="Required">A node does not start where it is otherwise; what is not required is advice.</param>
public sealed record PreflightCheck(string Name, bool Good, string Expected, string Found, bool Required = false);

/// <summary>Looks at a database before a cluster is started on it; changes nothing.</summary>
public static class Preflight
{
    private const int OldestServer = 140_000;
    private const int FewestConnections = 50;

    private static readonly TimeSpan _allowedSkew = TimeSpan.FromSeconds(2);

    /// <summary>All checks, good or not.</summary>
    public static async Task<IReadOnlyList<PreflightCheck>> Run(
        string connectionString, TimeProvider clock, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        // Opened before the clocks are compared: on a busy machine that alone takes seconds.
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("""
            SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), current_setting('fsync'),
                   current_setting('full_page_writes'), pg_is_in_recovery(), current_setting('max_connections')::int,
                   coalesce(current_schema(), ''), has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE'),
                   clock_timestamp()
            """, connection);
        var before = clock.GetUtcNow();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var after = clock.GetUtcNow();
        var halfway = (after - before) / 2;
        var skew = await reader.GetFieldValueAsync<DateTimeOffset>(8, cancellation) - (before + halfway);
        var apart = skew.Duration() - halfway; // At least: the answer was under way for some of it.
        var schema = await Migrator.Status(connectionString, cancellation);
        return
        [
            new("server version", reader.GetInt32(0) >= OldestServer, "14 or later", Text(reader.GetInt32(0) / 10_000), Required: true),
            new("encoding", reader.GetString(1) == "UTF8", "UTF8", reader.GetString(1), Required: true),
            new("commits are flushed to disk (fsync)", reader.GetString(2) == "on", "on", reader.GetString(2)),
            new("torn pages are mended (full_page_writes)", reader.GetString(3) == "on", "on", reader.GetString(3)),
            new("the server is the primary", !reader.GetBoolean(4), "primary", reader.GetBoolean(4) ? "standby" : "primary", Required: true),
            new("connections", reader.GetInt32(5) >= FewestConnections, $"{FewestConnections} or more", Text(reader.GetInt32(5))),
            new("tables may be made", reader.GetBoolean(7), "CREATE on the schema", $"schema '{reader.GetString(6)}'"),
            new("clocks agree", apart <= _allowedSkew, $"within {_allowedSkew.TotalSeconds:0} s", $"{skew.TotalSeconds:+0.000;-0.000} s", Required: true),
            new("schema", schema.Ready, $"step {Migration.All.Count}", $"step {schema.Version}", Required: true),
        ];
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
