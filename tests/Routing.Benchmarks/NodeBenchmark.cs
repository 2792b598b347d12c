using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Hosting;
using Routing.Storage.Sqlite;

namespace Routing.Benchmarks;

/// <summary>Ask, lease, submit on a real node with many open items; every cycle is two durable appends. Each measurement has a
/// programme of its own while the items are few, since work that runs out measures nothing; the first, on a programme that
/// is then left alone, only warms up the just-in-time compiler.</summary>
internal static class NodeBenchmark
{
    private const int GatewayPort = 23991, SiloPort = 21991, WarmUpItems = 100_000, Many = 100_000;

    internal static readonly Programme Programme = new()
    {
        Name = "Benchmark", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"],
        Axes = [.. new[] { "safety", "clarity", "depth" }.Select(id => new Axis(id, id, id, AxisScale.Pairwise, AxisDirection.Higher, 1 / 3.0, false))],
        Rubric = new Rubric([.. new[] { "safety", "clarity", "depth" }.Select(id => new RubricAxis(id, [new Level(0, $"No {id}."), new Level(1, $"Good {id}.")]))], []),
        Risks = [new RiskClass("low", 0.05, 2, 7, false)],
        Tiers = [new Tier("general", 5, false)], Pools = [new Pool("crowd", "general", ["en"])],
        CalibrationRequired = false, GoldShare = 0,
    };

    public static async Task<int> Run(
        int items, int reviewers, TimeSpan length, double rate, TimeSpan warmUp, CancellationToken cancellation)
    {
        var (inSilo, paced, fromClient) = items >= Many ? ("bench", "bench", "bench") : ("silo", "paced", "client");

        var folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        try
        {
            QueueBenchmark.Run(Programme, items);
            var seconds = await Prepare(folder, new[] { inSilo, paced, fromClient }.Distinct().Select(name => (name, items)).Append(("warm-up", WarmUpItems)), cancellation);
            Print($"journal prepared in {seconds:0.0} s (appended directly, not through the grains)");
            using var node = Node.Build(new NodeOptions(folder, SiloPort, GatewayPort));
            await node.StartAsync(cancellation);
            var grains = node.Services.GetRequiredService<IGrainFactory>();
            await Open(grains, "warm-up", reviewers, cancellation);
            await Open(grains, inSilo, reviewers, cancellation);

            var journal = (SqliteJournal)node.Services.GetRequiredService<IJournal>();
            Print($"disk flush {journal.MeasureFlush():0.00} ms");
            await Measure("warm-up", "warm-up", reviewers, warmUp, 0, InSilo(grains, "warm-up"), cancellation);
            await Measure("inside the silo, closed loop", inSilo, reviewers, length, 0, InSilo(grains, inSilo), cancellation);
            if (paced != inSilo)
                await Open(grains, paced, reviewers, cancellation);
            await Measure(string.Create(CultureInfo.InvariantCulture, $"inside the silo, paced at {rate:0} cycles/s"), paced, reviewers, length, rate, InSilo(grains, paced), cancellation);
            if (fromClient != inSilo)
                await Open(grains, fromClient, reviewers, cancellation);
            await using (var client = await RoutingClient.Connect(GatewayPort, cancellation))
            {
                await Measure("from a client, closed loop", fromClient, reviewers, length, 0, Door.Of(client, fromClient), cancellation);
            }

            Print($"disk flush {journal.MeasureFlush():0.00} ms");
            using var process = Process.GetCurrentProcess();
            Print($"peak working set {process.PeakWorkingSet64 / 1e6:0} MB");
            await node.StopAsync(CancellationToken.None);
            await journal.DisposeAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Puts a programme in force whose items are in the journal already, and enrols its people.
    internal static async Task Open(IGrainFactory grains, string name, int reviewers, CancellationToken cancellation)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        Receipts.Expect(await grains.GetGrain<IProgrammeGrain>(name).Apply("apply", ProgrammeJson.Write(Programme), cancellation));
        await grains.GetGrain<IRefitGrain>(name).Run(cancellation);
        var status = await grains.GetGrain<IReaderGrain>(0).Status(name, cancellation);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)status.Open;
        Print($"{name}: {status.Open} open items ready in {watch.Elapsed.TotalSeconds:0.0} s; {bytes:0} bytes of managed memory per open item that is not activated");
        await Parallel.ForEachAsync(Enumerable.Range(0, reviewers), cancellation, async (n, token) => Receipts.Expect(
            await grains.GetGrain<IReviewerGrain>(Keys.Reviewer(name, CycleLoad.Person(n))).Enrol(new ReviewerDocument(CycleLoad.Person(n), "crowd", []), token)));
    }

    internal static Door InSilo(IGrainFactory grains, string programme) => new(
        (command, reviewer, token) => grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer)).RequestWork(command, token),
        (submission, token) => grains.GetGrain<IPromptItemGrain>(Keys.Item(programme, submission.Item)).Submit(submission, token));

    private static async Task Measure(
        string what, string programme, int reviewers, TimeSpan length, double rate, Door door, CancellationToken cancellation)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var (young, paused, allocated) = (GC.CollectionCount(0), GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());
        var load = await CycleLoad.Run(what, programme, reviewers, length, rate, door, cancellation);
        process.Refresh();
        var cycles = Math.Max(1, load.Submits.Count);
        Print($"{what}: {load}");
        Print($"  {(process.TotalProcessorTime - cpu).TotalMicroseconds / cycles:0} µs CPU and {(GC.GetTotalAllocatedBytes() - allocated) / cycles / 1024} KiB allocated a cycle, {GC.CollectionCount(0) - young} collections, {(GC.GetTotalPauseDuration() - paused) / load.Elapsed:P1} of the time in their pauses");
        Print($"  ask to lease  {load.Asks}");
        Print($"  submit to ack {load.Submits}");
    }

    private static async Task<double> Prepare(string folder, IEnumerable<(string Programme, int Items)> programmes, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var journal = new SqliteJournal(Path.Combine(folder, "journal.db"));
        foreach (var (programme, items) in programmes)
            await CycleLoad.Prepare(journal, programme, items, cancellation);
        return watch.Elapsed.TotalSeconds;
    }

    internal static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
