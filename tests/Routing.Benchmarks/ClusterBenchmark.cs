using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Routing.Benchmarks.Chaos;
using Routing.Client;
using Routing.Grains;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;

namespace Routing.Benchmarks;

/// <summary>Silos as processes over a PostgreSQL of their own, an external client over loopback: cycles beside bare calls and
/// raw inserts, the time to the first lease, and the time after a kill until everybody is answered.</summary>
internal sealed class ClusterBenchmark : IAsyncDisposable
{
    private const string Name = "bench", WarmUp = "warm-up";
    private const int WarmUpItems = 50_000;

    private static readonly TimeSpan _longestKeep = TimeSpan.FromSeconds(60);

    private readonly int _reviewers;
    private readonly PostgresServer _server;
    private readonly string _database;
    private readonly SiloCluster _cluster;

    private ClusterBenchmark(int silos, int reviewers, PostgresServer server, string database, string? logs)
    {
        (_reviewers, _server, _database) = (reviewers, server, database);
        _cluster = new SiloCluster(database, silos, logs);
    }

    public static Command Build()
    {
        var silos = new Option<int>("--silos") { Description = "Silo processes.", DefaultValueFactory = _ => 3 };
        var items = new Option<int>("--items") { Description = "Open items.", DefaultValueFactory = _ => 100_000 };
        var reviewers = new Option<int>("--reviewers") { Description = "Concurrent reviewers.", DefaultValueFactory = _ => 64 };
        var seconds = new Option<int>("--seconds") { Description = "Length of each measurement; 0: only start and kills.", DefaultValueFactory = _ => 10 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds of work on another programme before the first measurement.", DefaultValueFactory = _ => 30 };
        var rate = new Option<double>("--rate") { Description = "Cycles a second of the paced measurement.", DefaultValueFactory = _ => 200 };
        var kills = new Option<int>("--kills") { Description = "Silos killed, one after the other; needs two silos.", DefaultValueFactory = _ => 0 };
        var logs = new Option<DirectoryInfo?>("--logs") { Description = "Existing folder for what the silos say; Logging__LogLevel__... in the environment make them louder." };
        var command = new Command("cluster", "Measures silos over PostgreSQL from a client: cycles beside bare calls and raw inserts, start, failover.")
        {
            silos, items, reviewers, seconds, warmUp, rate, kills, logs,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var server = await PostgresServer.Start(durable: true, cancellation);
            await using var bench = new ClusterBenchmark(
                parsed.GetValue(silos), parsed.GetValue(reviewers), server, await server.CreateDatabase(cancellation),
                parsed.GetValue(logs)?.FullName);
            await bench.Prepare(parsed.GetValue(items), cancellation);
            if (parsed.GetValue(seconds) is > 0 and var length)
                await bench.Measure(TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(length), parsed.GetValue(rate), cancellation);
            await bench.KillAndWait(parsed.GetValue(kills), cancellation);
            return 0;
        });
        return command;
    }

    public ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private string[] Reviewers => [.. Enumerable.Range(0, _reviewers).Select(CycleLoad.Person)];

    // The journal is filled first, then the silos start on it, as after a full stop.
    private async Task Prepare(int items, CancellationToken cancellation)
    {
        await Migrator.Apply(_database, cancellation);
        var watch = Stopwatch.StartNew();
        await using (var journal = await PostgresJournal.Open(_database, cancellation: cancellation))
        {
            await CycleLoad.Prepare(journal, WarmUp, WarmUpItems, cancellation);
            await CycleLoad.Prepare(journal, Name, items, cancellation);
        }

        NodeBenchmark.Print($"journal of {items} items prepared in {watch.Elapsed.TotalSeconds:0.0} s (appended directly, not through the grains)");
        _cluster.Start();
        await using (var client = await _cluster.Connect(cancellation))
        {
            foreach (var name in (string[])[WarmUp, Name])
                await SiloCluster.Open(client, name, _reviewers, cancellation);
        }

        await FirstLease("from the log alone", items, cancellation);
        await Kept(cancellation);
        await FirstLease("from what was kept", items, cancellation);
    }

    // After a kill of all silos.
    private async Task FirstLease(string how, int items, CancellationToken cancellation)
    {
        foreach (var silo in _cluster.Silos)
            silo.Kill();
        var watch = Stopwatch.StartNew();
        _cluster.Start();
        await using (var client = await _cluster.Connect(cancellation))
        {
            while (!await Leased(client, how, cancellation))
                await Task.Delay(50, cancellation);
        }

        NodeBenchmark.Print($"{_cluster.Silos.Length} silos started again after a kill of all, {how}: first lease of {items} open items after {watch.Elapsed.TotalSeconds:0.0} s");
    }

    // Shards that read a long log keep what they know soon after.
    private async Task Kept(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var database = NpgsqlDataSource.Create(_database);
        await using var count = database.CreateCommand($"SELECT count(*), coalesce(sum(length(body)), 0) FROM named_snapshot WHERE name LIKE 'shard/{Name}/%'");
        while (watch.Elapsed < _longestKeep)
        {
            await using (var reader = await count.ExecuteReaderAsync(cancellation))
            {
                await reader.ReadAsync(cancellation);
                if (reader.GetInt64(0) == new NodeSettings().Shards)
                {
                    NodeBenchmark.Print($"shards were kept after {watch.Elapsed.TotalSeconds:0.0} s more, in {reader.GetInt64(1)} bytes");
                    return;
                }
            }

            await Task.Delay(200, cancellation);
        }

        NodeBenchmark.Print($"no snapshots of the shards were kept: the log is too short for it");
    }

    private async Task Measure(TimeSpan warmUp, TimeSpan length, double rate, CancellationToken cancellation)
    {
        await using var client = await _cluster.Connect(cancellation);
        await CycleLoad.Run("warm-up", WarmUp, _reviewers, warmUp, 0, Door.Of(client, WarmUp), cancellation);
        await using var floor = await RawInsert.Open(_database, cancellation);
        var (raw, _) = await floor.Run(_reviewers, length / 2, cancellation);
        var (bare, calls) = await BareCalls.Of(client, Name).Run(_reviewers, length / 2, 0, cancellation);
        NodeBenchmark.Print($"bare calls of a grain: {bare:0} calls/s, {calls}");
        await Cycles("closed loop", 0);
        await Cycles(string.Create(CultureInfo.InvariantCulture, $"paced at {rate:0} cycles/s"), rate);

        async Task Cycles(string what, double pace)
        {
            var load = await CycleLoad.Run(what, Name, _reviewers, length, pace, Door.Of(client, Name), cancellation);
            NodeBenchmark.Print($"{_cluster.Silos.Length} silos, {what}: {load}");
            NodeBenchmark.Print($"  durable events a second beside a raw insert of {_reviewers} rows at a time ({raw:0} rows/s): {2 * load.Rate / raw:0.00}; cycles beside bare calls: {load.Rate / bare:0.00}");
            NodeBenchmark.Print($"  ask to lease  {load.Asks}");
            NodeBenchmark.Print($"  submit to ack {load.Submits}");
        }
    }

    // One silo ends without warning, everything is asked for, the silo comes back and takes its share again.
    private async Task KillAndWait(int kills, CancellationToken cancellation)
    {
        if (kills == 0 || _cluster.Silos.Length < 2)
            return;
        await using var client = await _cluster.Connect(cancellation);
        string[] items = [.. Enumerable.Range(0, _reviewers).Select(CycleLoad.Item)];
        var times = new Latencies();
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.WhenAll(items.Select(item => client.Item(Name, item, cancellation))); // So that some of them live on every silo.
            var silo = kill % _cluster.Silos.Length;
            _cluster.Silos[silo].Kill();
            var failover = await Failover.Measure(
                client, MembershipWatch.Of(_database, _cluster.SiloPorts[silo], Stopwatch.StartNew(), cancellation),
                string.Create(CultureInfo.InvariantCulture, $"kill-{kill}"), Name, Reviewers, items, cancellation);
            times.Add(failover.Whole);
            NodeBenchmark.Print($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} kill {kill + 1} of {kills}, silo-{silo}: {failover.Whole.TotalSeconds:0.0} s ({failover})");
            _cluster.Silos[silo].Start();
            while (!await Whole(client, cancellation))
                await Task.Delay(200, cancellation);
        }

        NodeBenchmark.Print($"{kills} kills of one of {_cluster.Silos.Length} silos, until all work of {_reviewers} reviewers was answered: {times}, longest {times.Longest:0} ms");
    }

    private async Task<bool> Whole(RoutingClient client, CancellationToken cancellation)
    {
        try
        {
            return (await client.Cluster(cancellation)).Silos.Count(silo => silo.State == "Active") == _cluster.Silos.Length;
        }
        catch (RoutingUnavailableException)
        {
            return false;
        }
    }

    private static async Task<bool> Leased(RoutingClient client, string command, CancellationToken cancellation)
    {
        try
        {
            return (await client.RequestWork(command, Name, CycleLoad.Person(0), cancellation)).Task is not null;
        }
        catch (RoutingUnavailableException)
        {
            return false;
        }
    }
}
