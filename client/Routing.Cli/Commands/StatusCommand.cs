using System.CommandLine;
using System.Globalization;
using Routing.Client;
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
        var cluster = new Option<bool>("--cluster") { Description = "Silos with their shards, and how far consumers of the journal are behind." };
        return Verb.Of("status", "Open work, leases, judgments and rates. Example: routing status --watch -p support", [watch, cluster], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            if (call.Get(cluster))
                return await Cluster(client, call, watch, cancellation);
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

    private static async Task<int> Cluster(
        RoutingClient client, Verb.Call call, Option<bool> watch, CancellationToken cancellation)
    {
        var seen = await client.Cluster(cancellation);
        if (!call.Get(watch) || call.Json)
        {
            call.Write(seen, console => console.Write(TablesOf(seen, seen)));
            return ExitCode.Success;
        }

        await AnsiConsole.Live(TablesOf(seen, seen)).StartAsync(async live =>
        {
            while (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(_refresh, cancellation);
                var next = await client.Cluster(cancellation);
                live.UpdateTarget(TablesOf(next, seen));
                seen = next;
            }
        });
        return ExitCode.Success;
    }

    private static Rows TablesOf(ClusterStatus cluster, ClusterStatus before)
    {
        var silos = new Table().AddColumns("silo", "address", "state", "roles", "shards", "activations", "cpu %", "memory MB", "since");
        foreach (var silo in cluster.Silos)
        {
            silos.AddRow(
                Markup.Escape(silo.Name), Markup.Escape(silo.Address), silo.State, Markup.Escape(silo.Roles), Text(silo.Shards), Text(silo.Activations),
                Text(silo.Cpu), Text(silo.MemoryBytes / 1e6), silo.StartedAt.ToString("u", CultureInfo.InvariantCulture));
        }

        var consumers = new Table().AddColumns("consumer", "position", "behind", "lag s", "set aside", "waits because");
        foreach (var consumer in cluster.Consumers)
        {
            consumers.AddRow(
                Markup.Escape(consumer.Consumer), Text(consumer.Position), Text(consumer.Behind), Text(consumer.LagSeconds),
                Text(consumer.Aside), Markup.Escape(consumer.Paused ?? ""));
        }

        return new Rows(
        [
            silos, consumers, .. (cluster.Missing ?? []).Select(what => new Text($"look at: {what}")),
            new Text(string.Create(
                CultureInfo.InvariantCulture, $"{cluster.Head:N0} events on disk, {cluster.Head - before.Head:N0} since the last look")),
        ]);
    }

    private static string Text(double? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Words(TierPaceDocument money) => string.Create(
        CultureInfo.InvariantCulture,
        $"{money.Spent:N0} of {money.Budget:N0} cents spent, {money.Committed:N0} out with leases, {money.Left:N0} left until {money.Until:u}; {money.CentsPerHour:N0} an hour, forecast {money.Forecast:N0}; an offer must be worth {money.Price:0.####}{(money.IsSpent ? "; nothing more is offered" : "")}");

    private static Table TableOf(ProgrammeStatus status, ProgrammeStatus before)
    {
        var table = new Table().AddColumns(Markup.Escape(status.Name), "");
        void Row(string name, long value) => table.AddRow(name, value.ToString("N0", CultureInfo.InvariantCulture));
        if (status.Stage is { } stage)
            table.AddRow("stage", stage);
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
        foreach (var money in status.Budgets ?? [])
            table.AddRow($"money of tier {Markup.Escape(money.Tier)}", Markup.Escape(Words(money)));
        foreach (var alarm in status.Alarms ?? [])
            table.AddRow("look at", Markup.Escape(alarm));
        foreach (var aside in status.Aside ?? [])
        {
            table.AddRow("set aside", Markup.Escape(string.Create(
                CultureInfo.InvariantCulture, $"'{aside.Stream}': event {aside.Position} cannot be read ({aside.Fault})")));
        }

        return table;
    }
}
