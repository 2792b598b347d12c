using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Hosting;
using Routing.Storage;

namespace Routing.Benchmarks;

/// <summary>Ask, lease, submit on a real node with many open items; every cycle is two durable appends.</summary>
internal static class NodeBenchmark
{
    private const string Name = "bench";
    private const int GatewayPort = 23991, SiloPort = 21991;

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
        int items, int reviewers, TimeSpan length, double rate, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        try
        {
            QueueBenchmark.Run(Programme, items);
            Print($"journal of {items} items prepared in {await Prepare(folder, items, cancellation):0.0} s (appended directly, not through the grains)");
            using var node = Node.Build(new NodeOptions(folder, SiloPort, GatewayPort));
            await node.StartAsync(cancellation);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var grains = node.Services.GetRequiredService<IGrainFactory>();
            var watch = Stopwatch.StartNew();
            Expect(await grains.GetGrain<IProgrammeGrain>(Name).Apply("apply", ProgrammeJson.Write(Programme), cancellation));
            await grains.GetGrain<IRefitGrain>(Name).Run(cancellation);
            var status = await grains.GetGrain<IReaderGrain>(0).Status(Name, cancellation);
            var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)items;
            Print($"{status.Open} open items ready in {watch.Elapsed.TotalSeconds:0.0} s; {bytes:0} bytes of managed memory per open item that is not activated");
            await Parallel.ForEachAsync(Enumerable.Range(0, reviewers), cancellation, async (n, token) => Expect(
                await grains.GetGrain<IReviewerGrain>(Keys.Reviewer(Name, Person(n))).Enrol(new ReviewerDocument(Person(n), "crowd", []), token)));

            var journal = (SqliteJournal)node.Services.GetRequiredService<IJournal>();
            Print($"disk flush {journal.MeasureFlush():0.00} ms");
            await Measure("inside the silo, warm-up", reviewers, length / 4, 0, InSilo(grains), cancellation);
            await Measure("inside the silo, closed loop", reviewers, length, 0, InSilo(grains), cancellation);
            await Measure(string.Create(CultureInfo.InvariantCulture, $"inside the silo, paced at {rate:0} cycles/s"), reviewers, length, rate, InSilo(grains), cancellation);
            await using (var client = await RoutingClient.Connect(GatewayPort, cancellation))
            {
                await Measure("from a client, closed loop", reviewers, length, 0, (
                    (command, reviewer, token) => client.RequestWork(command, Name, reviewer, token),
                    (submission, token) => client.Submit(submission, token)), cancellation);
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

    private static (Func<string, string, CancellationToken, Task<WorkReply>> Ask, Func<Submission, CancellationToken, Task<Receipt>> Submit) InSilo(IGrainFactory grains) => (
        (command, reviewer, token) => grains.GetGrain<IReviewerGrain>(Keys.Reviewer(Name, reviewer)).RequestWork(command, token),
        (submission, token) => grains.GetGrain<IPromptItemGrain>(Keys.Item(Name, submission.Item)).Submit(submission, token));

    private static async Task Measure(
        string what, int reviewers, TimeSpan length, double rate,
        (Func<string, string, CancellationToken, Task<WorkReply>> Ask, Func<Submission, CancellationToken, Task<Receipt>> Submit) door,
        CancellationToken cancellation)
    {
        var (asks, submits) = (new Latencies(), new Latencies());
        var started = Stopwatch.StartNew();
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var empty = 0;
        await Task.WhenAll(Enumerable.Range(0, reviewers).Select(n => Task.Run(
            async () =>
            {
                var person = Person(n);
                for (var k = 0; started.Elapsed < length; k++)
                {
                    if (rate > 0)
                    {
                        var due = TimeSpan.FromSeconds(((k * reviewers) + n) / rate) - started.Elapsed;
                        if (due > TimeSpan.Zero)
                            await Task.Delay(due, cancellation);
                    }

                    var at = Stopwatch.GetTimestamp();
                    var reply = await door.Ask($"{what}:{person}:{k}", person, cancellation);
                    asks.Add(Stopwatch.GetElapsedTime(at));
                    if (reply.Task is not { } task)
                    {
                        Interlocked.Increment(ref empty);
                        continue;
                    }

                    at = Stopwatch.GetTimestamp();
                    Expect(await door.Submit(
                        new Submission($"s:{person}:{task.Item}", Name, task.Item, person, task.Fence, (k + n) % 5 == 0 ? "B" : "A"), cancellation));
                    submits.Add(Stopwatch.GetElapsedTime(at));
                }
            },
            cancellation)));
        process.Refresh();
        var elapsed = started.Elapsed.TotalSeconds;
        var used = (process.TotalProcessorTime - cpu).TotalSeconds;
        Print($"{what}: {submits.Count / elapsed:0} cycles/s ({2 * submits.Count / elapsed:0} durable events/s), {used / Math.Max(1, submits.Count) * 1e6:0} µs CPU a cycle, {empty} asks without work");
        Print($"  ask to lease  {asks}");
        Print($"  submit to ack {submits}");
    }

    private static async Task<double> Prepare(string folder, int items, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        await using var journal = new SqliteJournal(Path.Combine(folder, "journal.db"));
        var options = new ParallelOptions { MaxDegreeOfParallelism = 512, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, items), options, async (n, token) =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"item-{n:0000000}");
            await journal.Append(
                Keys.ItemStreams(Name) + id, 0,
                [codec.Encode(new FeedbackTaskEvent.Opened(
                    new ItemContent(id, $"Question {n}: which answer helps more?", $"First answer to question {n}.", $"Second answer to question {n}."),
                    TimeProvider.System.GetUtcNow()))],
                token);
        });
        return watch.Elapsed.TotalSeconds;
    }

    private static string Person(int n) => string.Create(CultureInfo.InvariantCulture, $"person-{n:000}");

    private static void Expect(Receipt receipt)
    {
        if (receipt.Code is not null)
            throw new InvalidOperationException($"{receipt.Code}: {receipt.Detail}");
    }

    internal static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
