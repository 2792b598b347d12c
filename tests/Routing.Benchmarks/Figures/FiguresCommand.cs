using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Client;
using Routing.Core.Ports;
using Routing.Hosting;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.Storage.Sqlite;
using Routing.TestPostgres;

namespace Routing.Benchmarks.Figures;

/// <summary>`figures`: every deployment, each figure beside the floors of the same minute.</summary>
internal static class FiguresCommand
{
    private const string Name = "bench", WarmUp = "warm-up";
    private const int WarmUpItems = 50_000;

    public static Command Build()
    {
        var items = new Option<int>("--items") { Description = "Open items of the deployments.", DefaultValueFactory = _ => 100_000 };
        var many = new Option<int>("--many") { Description = "Open items that the cost of a judgment is measured at beside 10 000.", DefaultValueFactory = _ => 1_000_000 };
        var reviewers = new Option<int>("--reviewers") { Description = "Concurrent reviewers.", DefaultValueFactory = _ => 64 };
        var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 6 };
        var rate = new Option<double>("--rate") { Description = "Cycles a second of the paced measurements.", DefaultValueFactory = _ => 200 };
        var command = new Command("figures", "Pulls, submits and events of every deployment, each beside bare calls, raw inserts and the bare routing cycle; appends; growth.")
        {
            items, many, reviewers, seconds, rate,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var run = new Settings(parsed.GetValue(items), parsed.GetValue(reviewers), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate));
            await InFolder(folder => CallsOfAPull.Print(folder, cancellation));
            await InFolder(async folder =>
            {
                await using (var journal = new SqliteJournal(Path.Combine(folder, "journal.db")))
                    await Prepare(journal, run.Items, cancellation);
                using var node = Node.Build(new NodeOptions(folder, FreePort.Find(), FreePort.Find()));
                await using var raw = RawSqliteInsert.Open(folder);
                await OneNode("embedded", node, raw, run, cancellation);
            });
            await using var server = await PostgresServer.Start(durable: true, cancellation);
            await InFolder(async folder =>
            {
                var database = await Database(server, run.Items, cancellation);
                using var node = await Node.Open(new NodeOptions(folder, FreePort.Find(), FreePort.Find()) { Database = database }, cancellation);
                await using var raw = await RawInsert.Open(database, cancellation);
                await OneNode("one silo on PostgreSQL", node, raw, run, cancellation);
            });
            await ThreeSilos(await Database(server, run.Items, cancellation), run, cancellation);
            var empty = await server.CreateDatabase(cancellation);
            await Migrator.Apply(empty, cancellation);
            await InFolder(folder => Appends.Print(folder, empty, run.Length / 3, cancellation));
            await InFolder(folder => Growth.Print(folder, parsed.GetValue(many), run.Reviewers, run.Length / 2, cancellation));
            return 0;
        });
        return command;
    }

    // In this process: callers inside the silo first, then the client over loopback.
    private static async Task OneNode(string name, IHost node, IRawInsert raw, Settings run, CancellationToken cancellation)
    {
        await node.StartAsync(cancellation);
        var grains = node.Services.GetRequiredService<IGrainFactory>();
        foreach (var programme in (string[])[WarmUp, Name])
            await NodeBenchmark.Open(grains, programme, run.Reviewers, cancellation);
        await CycleLoad.Run("warm-up", WarmUp, run.Reviewers, 2 * run.Length, 0, NodeBenchmark.InSilo(grains, WarmUp), cancellation);
        await BareCycles.Run(grains, run.Reviewers, run.Length / 3, cancellation);
        var before = await BareCycles.Run(grains, run.Reviewers, run.Length / 2, cancellation);
        var inside = new Deployment($"{name}, inside the silo", Name, NodeBenchmark.InSilo(grains, Name), BareCalls.Of(grains, Name), raw);
        var cycles = await inside.Measure(run.Reviewers, run.Length, run.Rate, cancellation);
        var after = await BareCycles.Run(grains, run.Reviewers, run.Length / 2, cancellation);
        NodeBenchmark.Print($"{name}: full cycles {cycles:0}/s, bare routing cycles {before:0} before and {after:0}/s after, ratio {2 * cycles / (before + after):0.00} (goal: .6 or more)");
        var gateway = node.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Orleans.Configuration.EndpointOptions>>().Value.GatewayPort;
        await using (var client = await RoutingClient.Connect(gateway, cancellation))
            await External(name, client, raw, run, cancellation);
        await node.StopAsync(CancellationToken.None);
        if (node.Services.GetRequiredService<IJournal>() is IAsyncDisposable journal)
            await journal.DisposeAsync();
    }

    private static async Task ThreeSilos(string database, Settings run, CancellationToken cancellation)
    {
        using var cluster = new SiloCluster(database, 3);
        cluster.Start();
        await using var client = await cluster.Connect(cancellation);
        foreach (var programme in (string[])[WarmUp, Name])
            await SiloCluster.Open(client, programme, run.Reviewers, cancellation);
        await CycleLoad.Run("warm-up", WarmUp, run.Reviewers, 4 * run.Length, 0, Door.Of(client, WarmUp), cancellation);
        // Who asks first waits for the shards to read their items.
        await CycleLoad.Run("woken", Name, run.Reviewers, run.Length / 3, 0, Door.Of(client, Name), cancellation);
        await using var raw = await RawInsert.Open(database, cancellation);
        await External("three silos on PostgreSQL", client, raw, run, cancellation);
    }

    private static Task<double> External(string name, RoutingClient client, IRawInsert raw, Settings run, CancellationToken cancellation) =>
        new Deployment($"{name}, external client over loopback", Name, Door.Of(client, Name), BareCalls.Of(client, Name), raw)
            .Measure(run.Reviewers, run.Length, run.Rate, cancellation);

    private static async Task<string> Database(PostgresServer server, int items, CancellationToken cancellation)
    {
        var database = await server.CreateDatabase(cancellation);
        await Migrator.Apply(database, cancellation);
        await using var journal = await PostgresJournal.Open(database, cancellation: cancellation);
        await Prepare(journal, items, cancellation);
        return database;
    }

    private static async Task Prepare(IJournal journal, int items, CancellationToken cancellation)
    {
        await CycleLoad.Prepare(journal, WarmUp, WarmUpItems, cancellation);
        await CycleLoad.Prepare(journal, Name, items, cancellation);
    }

    private static async Task InFolder(Func<string, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        try
        {
            await measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Settings(int Items, int Reviewers, TimeSpan Length, double Rate);
}
