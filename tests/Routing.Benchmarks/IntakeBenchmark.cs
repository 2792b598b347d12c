using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Intake;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Hosting;

namespace Routing.Benchmarks;

/// <summary>Import with and without a look for duplicates, and what their index takes. A tenth of the items are near duplicates.</summary>
internal static class IntakeBenchmark
{
    private const int GatewayPort = 23992, SiloPort = 21992, Words = 60;

    public static Command Build()
    {
        var items = new Option<int>("--items") { Description = "Items in the index.", DefaultValueFactory = _ => 1_000_000 };
        var imported = new Option<int>("--import") { Description = "Items imported into a node, once without and once with duplicates; 0 for none.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("intake", "Measures imports and the index of duplicates.") { items, imported };
        command.SetAction(async (parsed, cancellation) =>
        {
            Index(parsed.GetValue(items));
            if (parsed.GetValue(imported) is > 0 and var count)
                await Import(count, cancellation);
            return 0;
        });
        return command;
    }

    private static void Index(int items)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new DuplicateIndex();
        var (sketched, claimed, proposed) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        for (var n = 0; n < items; n++)
        {
            var content = new ItemContent(Id(n), Text(n), "one", "two");
            var at = Stopwatch.GetTimestamp();
            var sketch = ItemSketch.Of(content);
            sketched += Stopwatch.GetElapsedTime(at);
            at = Stopwatch.GetTimestamp();
            proposed += index.Claim(content.ExternalId, sketch, new DuplicatePolicy().Threshold).Count > 0 ? 1 : 0;
            claimed += Stopwatch.GetElapsedTime(at);
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)items;
        NodeBenchmark.Print(
            $"index of {index.Count} items, {bytes:0} bytes an item; sketch {sketched.TotalMicroseconds / items:0.0} µs, claim {claimed.TotalMicroseconds / items:0.0} µs in the mean; {proposed} have proposals");
    }

    private static async Task Import(int items, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        try
        {
            using var node = Node.Build(new NodeOptions(folder, SiloPort, GatewayPort));
            await node.StartAsync(cancellation);
            await using (var client = await RoutingClient.Connect(GatewayPort, cancellation))
            {
                await Import(client, "warm-up", null, items / 10, cancellation);
                await Import(client, "plain", null, items, cancellation);
                await Import(client, "screened", new DuplicatePolicy(), items, cancellation);
            }

            await node.StopAsync(cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Import(
        RoutingClient client, string name, DuplicatePolicy? duplicates, int items, CancellationToken cancellation)
    {
        await client.Apply("apply", name, ProgrammeJson.Write(NodeBenchmark.Programme with { Duplicates = duplicates }), cancellation);
        var (merged, started) = (0, Stopwatch.GetTimestamp());
        foreach (var batch in Enumerable.Range(0, items).Chunk(RoutingClient.ImportBatch))
        {
            var receipts = await client.ImportItems(name, [.. batch.Select(n => new ItemDocument(Id(n), Text(n), "one", "two"))], cancellation);
            merged += receipts.Count(receipt => receipt.MergedUnder is not null);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        NodeBenchmark.Print($"import of {items} items, {name}: {items / seconds:0} a second, {merged} merged");
    }

    private static string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"item-{n:0000000}");

    // Words by a law of frequency; every tenth text is the one before with a word changed.
    private static string Text(int n)
    {
        var random = new CounterRandom(1);
        var (of, text) = (n % 10 == 9 ? n - 1 : n, new StringBuilder());
        for (var w = 0; w < Words; w++)
        {
            var draw = of != n && w == Words / 2 ? random.Draw("changed", "text", n) : random.Draw("word", "text", ((long)of * Words) + w);
            text.Append('w').Append(Letters((int)Math.Pow(20_000, draw))).Append(' ');
        }

        return text.ToString();
    }

    private static string Letters(int rank)
    {
        var letters = new StringBuilder();
        for (; rank > 0; rank /= 26)
            letters.Append((char)('a' + (rank % 26)));
        return letters.ToString();
    }
}
