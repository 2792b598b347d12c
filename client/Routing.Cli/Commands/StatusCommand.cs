using System.CommandLine;
using System.Globalization;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing status`: counts of a programme, once or live.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan _refresh = TimeSpan.FromSeconds(1);

    public static Command Build()
    {
        var watch = new Option<bool>("--watch", "-w") { Description = "Refresh until stopped." };
        return Verb.Of("status", "Open work, leases, judgments and rates. Example: routing status --watch -p support", [watch], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            var status = await client.Status(call.Programme, cancellation);
            if (status.Version == 0)
                return Verb.Call.Missing($"no programme '{call.Programme}' has been applied.");
            if (!call.Get(watch) || call.Json)
            {
                call.Write(status, console => console.Write(TableOf(status, status)));
                return ExitCode.Success;
            }

            await AnsiConsole.Live(TableOf(status, status)).StartAsync(async live =>
            {
                while (!cancellation.IsCancellationRequested)
                {
                    await Task.Delay(_refresh, cancellation);
                    var next = await client.Status(call.Programme, cancellation);
                    live.UpdateTarget(TableOf(next, status));
                    status = next;
                }
            });
            return ExitCode.Success;
        });
    }

    private static Table TableOf(ProgrammeStatus status, ProgrammeStatus before)
    {
        var table = new Table().AddColumns(Markup.Escape(status.Name), "");
        void Row(string name, long value) => table.AddRow(name, value.ToString("N0", CultureInfo.InvariantCulture));
        Row("programme version", status.Version);
        Row("open items", status.Open);
        Row("of them waiting for an expert", status.WaitingForExpert);
        Row("running leases", status.Leases);
        Row("gold items", status.Gold);
        Row("judgments", status.Judgments);
        Row("judgments since the last look", status.Judgments - before.Judgments);
        Row("events on disk", status.Events);
        Row("events since the last look", status.Events - before.Events);
        Row("refits", status.Epoch);
        foreach (var alarm in status.Alarms ?? [])
            table.AddRow("look at", Markup.Escape(alarm));
        return table;
    }
}
