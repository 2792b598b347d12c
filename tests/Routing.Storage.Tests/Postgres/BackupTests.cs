using System.Diagnostics;
using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

/// <summary>The scripts of deploy/database, as the runbook uses them.</summary>
public sealed class BackupTests(TestDatabases databases) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-backup-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_made_while_people_work_comes_back_whole_and_goes_on()
    {
        var source = await Database();
        var copy = Path.Combine(_folder, "copy");
        await using (var journal = await PostgresJournal.Open(source, cancellation: Stop))
        {
            for (var n = 0; n < 200; n++)
                await Append(journal, $"item/test/{n}", 0);
            using var enough = new CancellationTokenSource();
            var work = Work(journal, enough.Token);
            Assert.Equal(0, (await Run("backup.sh", source, copy)).Code);
            await enough.CancelAsync();
            await work;
        }

        var target = await databases.Create(Stop);
        var (code, output) = await Run("restore.sh", target, copy);

        Assert.True(code == 0, output);
        Assert.Equal(await File.ReadAllTextAsync(copy + ".facts", Stop), output);
        await using var restored = await PostgresJournal.Open(target, cancellation: Stop);
        var head = restored.Position;
        Assert.True(head >= 200, $"Only {head} events came back.");
        Assert.Equal(head + 1, await Append(restored, "item/test/0", 1));
        await Assert.ThrowsAsync<JournalConflictException>(() => Append(restored, "item/test/1", 0));
    }

    [Fact]
    public async Task A_copy_that_was_changed_or_a_database_that_is_not_empty_is_refused()
    {
        var source = await Database();
        var copy = Path.Combine(_folder, "copy");
        await using (var journal = await PostgresJournal.Open(source, cancellation: Stop))
            await Append(journal, "item/test/0", 0);
        Assert.Equal(0, (await Run("backup.sh", source, copy)).Code);

        Assert.Contains("is not empty", (await Run("restore.sh", source, copy)).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(copy + ".facts", "head 2\nevents 2\nstreams 1\nhash 0\n", Stop);
        Assert.Equal(1, (await Run("restore.sh", await databases.Create(Stop), copy)).Code);
    }

    private async Task<string> Database()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var connection = await databases.Create(Stop);
        await Migrator.Apply(connection, Stop);
        return connection;
    }

    private static async Task Work(PostgresJournal journal, CancellationToken enough)
    {
        for (var n = 0; !enough.IsCancellationRequested; n++)
            await Append(journal, "item/test/busy", n);
    }

    private static Task<long> Append(PostgresJournal journal, string stream, int expected) =>
        journal.Append(stream, expected, ["an event"u8.ToArray()], Stop);

    private static async Task<(int Code, string Output)> Run(string script, string connection, string file)
    {
        var database = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo("bash", [Path.Combine(Root(), "deploy", "database", script), file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PGHOST"] = database.Host;
        start.Environment["PGPORT"] = database.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = database.Username;
        start.Environment["PGPASSWORD"] = database.Password;
        start.Environment["PGDATABASE"] = database.Database;
        using var process = Process.Start(start)!; // bash is there
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Routing.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run the tests from the checkout.");
    }
}
