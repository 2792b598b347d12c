using System.Text.RegularExpressions;
using Npgsql;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

/// <summary>Migrations: forward only, each once, whoever starts them.</summary>
public sealed partial class SchemaTests(TestDatabases databases)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Steps_are_numbered_from_one_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(step => step.Number));

    [Fact]
    public async Task Several_at_once_apply_each_step_once()
    {
        var connection = await Empty();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.Apply(connection, Stop)));

        Assert.Equal(Migration.All.Select(step => step.Number), applied.SelectMany(steps => steps).Select(step => step.Number));
        Assert.True((await Migrator.Status(connection, Stop)).Ready);
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        var connection = await Empty();

        var status = await Migrator.Status(connection, Stop);

        Assert.Equal((0, false, Migration.All.Count), (status.Version, status.Ready, status.Pending.Count));
        Assert.Equal(0L, await Scalar(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_step_that_was_changed_after_it_was_applied_is_refused()
    {
        var connection = await Empty();
        await Migrator.Apply(connection, Stop);
        await Scalar(connection, "UPDATE routing_schema SET hash = 'other' WHERE number = 1 RETURNING 1");

        Assert.Equal([1], (await Migrator.Status(connection, Stop)).Changed);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.Apply(connection, Stop));
        Assert.Contains("Step 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_later_release_is_good_enough()
    {
        var connection = await Empty();
        await Migrator.Apply(connection, Stop);
        await Scalar(connection, "INSERT INTO routing_schema (number, name, hash) VALUES (9999, 'later', '') RETURNING 1");

        Assert.True((await Migrator.Status(connection, Stop)).Ready);
        Assert.Empty(await Migrator.Apply(connection, Stop));
    }

    [Fact]
    public async Task Two_environments_share_a_database_by_schema()
    {
        var connection = await Empty();
        await Scalar(connection, "CREATE SCHEMA one; CREATE SCHEMA two; SELECT 1");
        foreach (var schema in (string[])["one", "two"])
        {
            var own = new NpgsqlConnectionStringBuilder(connection) { SearchPath = schema }.ToString();
            Assert.Equal(Migration.All.Count, (await Migrator.Apply(own, Stop)).Count);
            await using var journal = await Storage.Postgres.PostgresJournal.Open(own, cancellation: Stop);
            Assert.Equal(1, await journal.Append("a", 0, ["x"u8.ToArray()], Stop));
        }
    }

    [Fact]
    public async Task Every_statement_of_Orleans_is_there_and_can_be_planned()
    {
        var connection = await Empty();
        await Migrator.Apply(connection, Stop);
        string[] keys =
        [
            "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey",
            "DeleteReminderRowsKey", "DeleteStorageKey", "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey",
            "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey", "ReadRangeRows1Key", "ReadRangeRows2Key",
            "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey",
            "WriteToStorageKey",
        ];

        await using var database = NpgsqlDataSource.Create(connection);
        var statements = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using (var command = database.CreateCommand("SELECT querykey, querytext FROM orleansquery"))
        await using (var reader = await command.ExecuteReaderAsync(Stop))
        {
            while (await reader.ReadAsync(Stop))
                statements.Add(reader.GetString(0), reader.GetString(1));
        }

        Assert.Equal(keys, statements.Keys);
        foreach (var (_, text) in statements)
        {
#pragma warning disable CA2100 // Statements of our own schema.
            await using var command = database.CreateCommand(text);
#pragma warning restore CA2100
            foreach (var name in Parameter().Matches(text).Select(match => match.Groups[1].Value).Distinct())
                command.Parameters.AddWithValue(name, Sample(name));
            await using var reader = await command.ExecuteReaderAsync(Stop);
        }
    }

    private static object Sample(string parameter) => parameter switch
    {
        "StartTime" or "IAmAliveTime" => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        "PayloadBinary" => new byte[] { 1 },
        "GrainIdN0" or "GrainIdN1" or "Period" => 1L,
        "Port" or "Generation" or "Status" or "ProxyPort" or "Version" or "GrainHash" or "BeginHash" or "EndHash"
            or "GrainIdHash" or "GrainTypeHash" or "GrainStateVersion" => 1,
        _ => "x",
    };

    [GeneratedRegex("@([A-Za-z0-9]+)")]
    private static partial Regex Parameter();

    private async Task<string> Empty()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        return await databases.Create(Stop);
    }

    private static async Task<object?> Scalar(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
#pragma warning disable CA2100 // Literals of this class.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Stop);
    }
}
