using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Routing.Storage.Purge;

namespace Routing.Cli.Commands;

/// <summary>`routing db purge`: takes a programme that is over out of the journal.</summary>
internal static class DatabasePurgeCommand
{
    public static Command Build()
    {
        var programme = new Option<string>("--programme", "-p") { Description = "The programme whose streams are removed, all of them.", Required = true };
        var before = new Option<string>("--before") { Description = "It must have been closed before this moment: a date, or a date and time with its offset (UTC where none is said).", Required = true };
        var (connection, output) = (DatabaseOptions.Connection(), DatabaseOptions.Output());
        var command = new Command(
            "purge",
            "Remove a programme that is closed from the journal, for good. Back the database up first. Interrupted, it goes on when run again. Example: routing db purge -p pilot --before 2026-01-31 --yes")
        {
            programme, before, Consent.Option, connection, output,
        };
        command.SetAction((parsed, cancellation) => DatabaseOptions.Guarded(parsed.GetValue(connection), given => Purge(
            given, parsed.GetValue(programme)!, VendorSettleVerb.Moment(parsed.GetValue(before)!), parsed.GetValue(Consent.Option), parsed.GetValue(output) == "json", cancellation))); // required
        return command;
    }

    private static async Task<int> Purge(
        string connection, string programme, DateTimeOffset before, bool yes, bool json, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        var purge = new ProgrammePurge(database);
        var plan = await purge.Plan(programme, cancellation);
        List<string> faults = [.. plan.Faults(before)];
        foreach (var fault in faults)
            await Console.Error.WriteLineAsync(fault);
        if (faults.Count > 0)
            return plan.Streams == 0 ? ExitCode.NotFound : ExitCode.Conflict;

        if (Consent.Refused(yes, string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Events:N0} events in {plan.Streams:N0} streams of '{programme}', which was closed at {plan.ClosedAt:u}, are removed from the journal.")) is { } refused)
            return refused;
        var removed = await purge.Run(programme, null, cancellation);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { plan.Programme, plan.Streams, plan.ClosedAt, removed }, JsonSerializerOptions.Web));
        else
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Removed {removed:N0} events of '{programme}'."));
        return ExitCode.Success;
    }
}
