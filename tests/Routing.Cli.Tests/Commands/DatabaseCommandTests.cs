using System.Text.Json;
using Npgsql;
using Routing.Storage.Sqlite;
using Routing.TestPostgres;
using Xunit;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Routing.Cli.Tests.Commands;

public sealed class DatabaseCommandTests(TestDatabases databases)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_is_migrated_once_and_says_so()
    {
        var connection = await Database();

        Assert.Equal((1, 0), await Versions("status", connection));
        Assert.Equal(0, (await Run("db", "migrate", "--connection", connection)).Code);
        Assert.Contains("already so", (await Run("db", "migrate", "--connection", connection)).Errors, StringComparison.Ordinal);
        var (code, version) = await Versions("status", connection);
        Assert.Equal(0, code);
        Assert.True(version >= 2);
    }

    [Fact]
    public async Task Preflight_names_what_is_wrong()
    {
        var (code, output, _) = await Run("db", "preflight", "-o", "json", "--connection", await Database());

        var checks = JsonDocument.Parse(output).RootElement.EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("good").GetBoolean()); // every check has a name
        Assert.Equal(1, code);
        Assert.False(checks["schema"]);
        Assert.False(checks["commits are flushed to disk (fsync)"]); // The test server trades durability for speed.
        Assert.True(checks["encoding"]);
        Assert.True(checks["clocks agree"]);
    }

    [Fact]
    public async Task Without_a_reachable_database_the_exit_code_says_why()
    {
        Assert.Equal(2, (await Run("db", "status")).Code);
        Assert.Equal(2, (await Run("db", "status", "--connection", "Colour=red")).Code);
        Assert.Equal(8, (await Run("db", "status", "--connection", "Host=127.0.0.1;Port=1;Timeout=2")).Code);
        var missing = new NpgsqlConnectionStringBuilder(await Database()) { Database = "no_such_database" }.ToString();
        var (code, _, errors) = await Run("db", "migrate", "--connection", missing);
        Assert.Equal(1, code);
        Assert.Contains("no_such_database", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_installation_moves_once()
    {
        var connection = await Database();
        var folder = Directory.CreateTempSubdirectory("copy-verb");
        await using (var journal = new SqliteJournal(Path.Combine(folder.FullName, "journal.db")))
            await journal.Append("a", 0, ["one"u8.ToArray(), "two"u8.ToArray()], Stop);

        Assert.Equal(3, (await Run("db", "copy", "--from", Path.GetTempPath(), "--connection", connection)).Code);
        Assert.Equal(1, (await Run("db", "copy", "--from", folder.FullName, "--connection", connection)).Code); // no schema yet
        await Run("db", "migrate", "--connection", connection);
        var (code, output, _) = await Run("db", "copy", "--from", folder.FullName, "--connection", connection, "-o", "json");
        Assert.Equal(0, code);
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetProperty("events").GetInt64());
        var (rebuilt, position, _) = await Run("db", "rebuild", "--connection", connection, "-o", "json");
        Assert.Equal((0, 2), (rebuilt, JsonDocument.Parse(position).RootElement.GetProperty("position").GetInt32()));
        Assert.Equal(4, (await Run("db", "copy", "--from", folder.FullName, "--connection", connection)).Code);
        folder.Delete(recursive: true);
    }

    private async Task<string> Database()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        return await databases.Create(Stop);
    }

    private static async Task<(int Code, int Version)> Versions(string verb, string connection)
    {
        var (code, output, _) = await Run("db", verb, "-o", "json", "--connection", connection);
        return (code, JsonDocument.Parse(output).RootElement.GetProperty("version").GetInt32());
    }

    private static Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => RoutingProgram.Run(arguments);
}
