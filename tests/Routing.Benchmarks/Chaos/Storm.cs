using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Storage.Schema;
using Routing.TestPostgres;

namespace Routing.Benchmarks.Chaos;

/// <summary>Silos, frontends and a database as real processes, while a seeded hand kills, pauses and cuts them.</summary>
public sealed partial class Storm : IAsyncDisposable
{
    private const string Name = "storm";
    private const int KillsPerLook = 20;

    private readonly StormOptions _options;
    private readonly Random _random;
    private readonly Action<string> _say;
    private readonly PostgresServer _server;
    private readonly string _database;
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-storm-").FullName;
    private readonly StormProcess[] _silos;
    private readonly StormProcess[] _clients;
    private readonly IPEndPoint[] _gateways;
    private readonly string[][] _people;
    private readonly SortedDictionary<string, int> _done = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _failovers = [];
    private readonly List<string> _failures = [];
    private readonly StormHistory _history;

    private Storm(StormOptions options, Action<string> say, PostgresServer server, string database)
    {
        (_options, _say, _server, _database, _random) = (options, say, server, database, new Random(options.Seed));
        _history = new StormHistory(database, Name);
        var ports = Enumerable.Range(0, 2 * options.Silos).Select(_ => FreePort.Find()).ToArray();
        _gateways = [.. Enumerable.Range(0, options.Silos).Select(n => new IPEndPoint(IPAddress.Loopback, ports[2 * n]))];
        _silos = [.. Enumerable.Range(0, options.Silos).Select(n => SiloProcess.Of(database, _folder, n, ports[2 * n], ports[(2 * n) + 1], first: options.First))];
        _people = [.. Enumerable.Range(0, options.Clients).Select(c =>
            Enumerable.Range(0, options.People).Select(n => string.Create(CultureInfo.InvariantCulture, $"person-{c}-{n}")).ToArray())];
        _clients = [.. Enumerable.Range(0, options.Clients).Select(c => new StormProcess(
            SiloProcess.Program("Routing.Benchmarks", "Routing.Benchmarks"),
            ["people", "--gateways", string.Join(',', _gateways.Select(gateway => gateway.ToString())), "--programme", Name,
                "--people", string.Join(',', _people[c]), "--log", LogOf(c), "--pause", options.Pause.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string>()))];
    }

    /// <summary>A cluster with work and people, before anything goes wrong.</summary>
    public static async Task<Storm> Start(StormOptions options, Action<string> say, CancellationToken cancellation)
    {
        var server = await PostgresServer.Start(durable: false, cancellation);
        Storm? storm = null;
        try
        {
            var database = await server.CreateDatabase(cancellation);
            await Migrator.Apply(database, cancellation);
            storm = new Storm(options, say, server, database);
            foreach (var silo in storm._silos)
                silo.Start();
            // Silos that start beside other work answer when they can; what is promised begins after this.
            await using var client = await People.Connect(storm._gateways, TimeSpan.FromMinutes(3), cancellation);
            await storm.Prepare(client, cancellation);
            foreach (var process in storm._clients)
                process.Start();
            return storm;
        }
        catch
        {
            await ((IAsyncDisposable?)storm ?? server).DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets things go wrong, then lets them settle, and checks what was promised.</summary>
    public async Task<StormReport> Run(CancellationToken cancellation)
    {
        await using var client = await People.Connect(_gateways, cancellation);
        var watch = Stopwatch.StartNew();
        var looked = 0;
        // A busy machine takes longer for as many faults.
        while (watch.Elapsed < _options.Length || (Kills(_done) < _options.LeastKills && watch.Elapsed < _options.Longest))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(300, 1500)), cancellation);
            await Fault(client, cancellation);
            Revive();
            if (Kills(_done) is var kills && kills >= looked + KillsPerLook)
            {
                looked = kills;
                await LookBack(kills, cancellation);
            }
        }

        return await Check(client, cancellation);
    }

    // What was promised so far must be in the journal at any time: a long run that is stopped has said how far it came.
    private async Task LookBack(int kills, CancellationToken cancellation)
    {
        try
        {
            var promises = Promises();
            await _history.ReadOn(cancellation);
            var checker = new HistoryChecker(ProgrammeOf(_options), _options.Overlap);
            checker.Check(_history.Items, promises);
            _say(string.Create(
                CultureInfo.InvariantCulture,
                $"after {kills} kills: {promises.Count} judgments acknowledged, {checker.Recorded} recorded, {checker.Lost} lost, {checker.Doubled} doubled, {checker.Violations.Count + _history.Gaps.Count} promises broken"));
        }
        catch (JournalUnavailableException unavailable)
        {
            _say($"after {kills} kills: {unavailable.Message}");
        }
    }

    private List<Promise> Promises() => [.. Enumerable.Range(0, _options.Clients).SelectMany(c => Promise.Read(LogOf(c))).Distinct()];

    /// <summary>How many of the faults ended a process without warning.</summary>
    internal static int Kills(IReadOnlyDictionary<string, int> done) =>
        done.Where(pair => pair.Key.StartsWith("kill", StringComparison.Ordinal)).Sum(pair => pair.Value);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _clients.Concat(_silos))
            process.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Fault(RoutingClient client, CancellationToken cancellation)
    {
        switch (_random.Next(10))
        {
            case < 4:
                await KillSilo(client, cancellation);
                break;
            case < 6:
                Did("kill client");
                Pick(_clients).Kill();
                break;
            case 6:
                Did("kill database");
                await _server.Kill();
                await Task.Delay(_random.Next(200, 1500), cancellation);
                await _server.StartAgain(cancellation);
                break;
            case 7:
                Did("pause silo");
                var paused = Pick(_silos);
                paused.Signal("STOP");
                await Task.Delay(_random.Next(500, 7000), cancellation);
                paused.Signal("CONT");
                break;
            case 8:
                Did("pause database");
                await _server.Pause(paused: true);
                await Task.Delay(_random.Next(300, 3000), cancellation);
                await _server.Pause(paused: false);
                break;
            default:
                Did("cut connections");
                await Cut(cancellation);
                break;
        }
    }

    private async Task KillSilo(RoutingClient client, CancellationToken cancellation)
    {
        if (_silos.Count(silo => silo.IsRunning) < 2)
            return;
        Did("kill silo");
        Pick(_silos.Where(silo => silo.IsRunning).ToArray()).Kill();
        try
        {
            _failovers.Add(await Failover.UntilAllAnswered(client, Name, [.. _people.SelectMany(people => people)], cancellation));
        }
        catch (RoutingUnavailableException unavailable)
        {
            _failures.Add($"a minute after the kill of a silo: {unavailable.Message}");
        }
    }

    // Breaks every connection to the database, in the middle of whatever it does.
    private async Task Cut(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()";
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // What ended, by our hand or because it found itself declared dead, is started again, as an orchestrator would.
    private void Revive()
    {
        foreach (var process in _silos.Concat(_clients).Where(process => !process.IsRunning))
            process.Start();
    }

    private async Task<StormReport> Check(RoutingClient client, CancellationToken cancellation)
    {
        Revive();
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
        foreach (var process in _clients)
            process.Kill();
        return await Compare(client, Settle, null, cancellation);
    }

    // What the journal holds with what was promised.
    private async Task<StormReport> Compare(
        RoutingClient client, Func<RoutingClient, HistoryChecker, CancellationToken, Task>? before,
        Func<RoutingClient, HistoryChecker, IReadOnlyCollection<FeedbackTaskState>, CancellationToken, Task>? after, CancellationToken cancellation)
    {
        var checker = new HistoryChecker(ProgrammeOf(_options), _options.Overlap);
        foreach (var failure in _failures)
            checker.Violated(failure);
        if (before is not null)
            await before(client, checker, cancellation);
        await client.Refit(Name, cancellation);
        var published = await Published(client, cancellation);

        List<Promise> promises = Promises();
        await _history.ReadOn(cancellation);
        foreach (var gap in _history.Gaps)
            checker.Violated(gap);
        checker.Check(_history.Items, promises);
        var tasks = _history.Items.ToDictionary(
            pair => pair.Key, pair => pair.Value.Aggregate(FeedbackTaskState.Initial, (task, e) => task.Apply(e)), StringComparer.Ordinal);
        checker.CheckRefit(published, tasks.Where(pair => !pair.Value.Judgments.IsEmpty).Select(pair => VotedItem.Of(pair.Key, pair.Value)));
        if (after is not null)
            await after(client, checker, tasks.Values, cancellation);
        return new StormReport(_done, promises.Count, checker.Recorded, checker.Lost, checker.Doubled, checker.Violations, _failovers)
        {
            Stops = _stops, Refused = Enumerable.Range(0, _options.Clients).Sum(c => Promise.Refusals(LogOf(c))),
        };
    }

    // Nobody works: every lease ends by itself within its time.
    private async Task Settle(RoutingClient client, HistoryChecker checker, CancellationToken cancellation)
    {
        await Task.Delay(_options.Lease + TimeSpan.FromSeconds(1), cancellation);
        var patience = Stopwatch.StartNew();
        for (string? left; (left = await Left(client, cancellation)) is not null; await Task.Delay(200, cancellation))
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(30))
            {
                checker.Violated($"{left} {patience.Elapsed.TotalSeconds:0} s after the end of all leases");
                return;
            }
        }
    }

    // What is not over yet; null where all is.
    private static async Task<string?> Left(RoutingClient client, CancellationToken cancellation)
    {
        try
        {
            var leases = (await client.Status(Name, cancellation)).Leases;
            return leases > 0 ? string.Create(CultureInfo.InvariantCulture, $"{leases} leases still run") : null;
        }
        catch (RoutingUnavailableException)
        {
            return "no status was given";
        }
    }

    private static async Task<BeliefSnapshot> Published(RoutingClient client, CancellationToken cancellation) =>
        BeliefSnapshot.Decode((await client.Beliefs(Name, cancellation))!);

    private async Task Prepare(RoutingClient client, CancellationToken cancellation)
    {
        Receipts.Expect(await client.Apply("apply", Name, ProgrammeJson.Write(ProgrammeOf(_options)), cancellation));
        foreach (var batch in Enumerable.Range(0, _options.Items).Chunk(RoutingClient.ImportBatch))
        {
            var receipts = await client.ImportItems(
                Name, [.. batch.Select(n => new ItemDocument(string.Create(CultureInfo.InvariantCulture, $"item-{n}"), $"Question {n}?", "one", "two"))],
                cancellation);
            foreach (var receipt in receipts)
                Receipts.Expect(receipt);
        }

        foreach (var people in _people)
        {
            foreach (var receipt in await client.EnrolReviewers(Name, [.. people.Select(id => new ReviewerDocument(id, "crowd", []))], cancellation))
                Receipts.Expect(receipt);
        }
    }

    private static Programme ProgrammeOf(StormOptions options) => NodeBenchmark.Programme with
    {
        Risks = [new RiskClass("low", 0.000001, 1, options.Overlap, false)], LeaseDuration = options.Lease,
    };

    private string LogOf(int client) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"promises-{client}"));

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private void Did(string fault)
    {
        _done[fault] = _done.GetValueOrDefault(fault) + 1;
        _say(fault);
    }
}
