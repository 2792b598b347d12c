using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Routing.Storage.ReadTables;
using Routing.Storage.Schema;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing db`: the PostgreSQL database of a cluster.</summary>
internal static class DatabaseCommand
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Build() => new("db", "The PostgreSQL database of a cluster: make it, look at it, fill it.")
    {
        Of("migrate", "Bring the database to the schema of this release; run it before the silos. Safe to repeat. Example: routing db migrate --connection \"Host=db;Database=routing;Username=routing\"", Migrate),
        Of("status", "Which steps of the schema the database has. Exit code 1 when some are missing. Example: routing db status -o json", Status),
        Of("preflight", "Whether a cluster can work on this database. Exit code 1 when not. Example: routing db preflight", Check),
        DatabaseCopyCommand.Build(),
        DatabasePurgeCommand.Build(),
        Of("refresh", "Take new events into the read tables, which lists and reports query by SQL. Example: routing db refresh", (given, json, cancellation) => Refresh(given, json, rebuild: false, cancellation)),
        Of("rebuild", "Empty the read tables and make them again from the journal. Example: routing db rebuild", (given, json, cancellation) => Refresh(given, json, rebuild: true, cancellation)),
    };

    private static async Task<int> Migrate(string connection, bool json, CancellationToken cancellation)
    {
        var applied = await Migrator.Apply(connection, cancellation);
        Write(json, applied.Select(step => new { step.Number, step.Name }), ["step", "name"], applied.Select(step => Row(step.Number, step.Name)));
        if (!json)
            await Console.Error.WriteLineAsync(applied.Count == 0 ? "Nothing to change: it is already so." : $"Applied {applied.Count} steps.");
        return ExitCode.Success;
    }

    private static async Task<int> Status(string connection, bool json, CancellationToken cancellation)
    {
        var status = await Migrator.Status(connection, cancellation);
        Write(
            json,
            new
            {
                status.Version, Needed = Migration.All.Count, status.Ready,
                Applied = status.Applied.Select(step => new { step.Number, step.Name, step.AppliedAt }),
                Pending = status.Pending.Select(step => new { step.Number, step.Name }), status.Changed,
            },
            ["step", "name", "applied"],
            [
                .. status.Applied.Select(step => Row(step.Number, step.Name, status.Changed.Contains(step.Number)
                    ? "with other statements than this release has"
                    : step.AppliedAt.ToString("u", CultureInfo.InvariantCulture))),
                .. status.Pending.Select(step => Row(step.Number, step.Name, "pending: routing db migrate")),
            ]);
        return status.Ready ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<int> Check(string connection, bool json, CancellationToken cancellation)
    {
        var checks = await Preflight.Run(connection, TimeProvider.System, cancellation);
        Write(json, checks, ["", "check", "expected", "found"], checks.Select(check => Row(check.Good ? "good" : "BAD", check.Name, check.Expected, check.Found)));
        return checks.All(check => check.Good) ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<int> Refresh(string connection, bool json, bool rebuild, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        var items = new ItemTable(database);
        var position = rebuild ? await items.Rebuild(cancellation) : await items.CatchUp(cancellation);
        var aside = items.Poison.All.ToList();
        Write(json, new { position, aside }, ["table", "position"], [Row("read_item", position)]);
        foreach (var poison in aside)
        {
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"event_unreadable: event {poison.Position} of '{poison.Stream}' ({poison.Fault}) is set aside."));
        }

        return ExitCode.Success;
    }

    private static Command Of(string name, string description, Func<string, bool, CancellationToken, Task<int>> run)
    {
        var (connection, output) = (DatabaseOptions.Connection(), DatabaseOptions.Output());
        var command = new Command(name, description) { connection, output };
        command.SetAction((parsed, cancellation) => DatabaseOptions.Guarded(
            parsed.GetValue(connection), given => run(given, parsed.GetValue(output) == "json", cancellation)));
        return command;
    }

    private static void Write(bool json, object value, string[] columns, IEnumerable<string[]> rows)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(value, _json));
            return;
        }

        var table = new Table().AddColumns(columns);
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
    }

    private static string[] Row(params object[] cells) =>
        [.. cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")];
}
