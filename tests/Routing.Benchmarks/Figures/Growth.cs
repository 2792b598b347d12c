using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Routing.Hosting;
using Routing.Storage.Sqlite;
using Routing.TestPostgres;

namespace Routing.Benchmarks.Figures;

/// <summary>Processor time of a judgment with few and with many open items, in turn in one embedded node.</summary>
internal static class Growth
{
    private const int Few = 10_000, Rounds = 3;
    private const string Large = "large";

    /// <param name="many">Open items of the long queue.</param>
    /// <param name="length">Of each round.</param>
    public static async Task Print(string folder, int many, int reviewers, TimeSpan length, CancellationToken cancellation)
    {
        await using (var journal = new SqliteJournal(Path.Combine(folder, "journal.db")))
        {
            // Each round has few items of its own: else there would soon be none.
            for (var round = -1; round < Rounds; round++)
                await CycleLoad.Prepare(journal, Small(round), Few, cancellation);
            await CycleLoad.Prepare(journal, Large, many, cancellation);
        }

        using var node = Node.Build(new NodeOptions(folder, FreePort.Find(), FreePort.Find()));
        await node.StartAsync(cancellation);
        var grains = node.Services.GetRequiredService<IGrainFactory>();
        await NodeBenchmark.Open(grains, Large, reviewers, cancellation);
        var (few, lots) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            await NodeBenchmark.Open(grains, Small(round), reviewers, cancellation);
            var small = await Cost(Small(round), round);
            var large = await Cost(Large, round);
            if (round < 0)
                continue; // Compiles.
            few.Add(small);
            lots.Add(large);
            NodeBenchmark.Print($"processor time of a judgment, round {round + 1}: {small:0} µs with {Few} open items, {large:0} µs with {many}, ratio {large / small:0.00}");
        }

        NodeBenchmark.Print($"growth of the cost of a judgment from {Few} to {many} open items: {Median(lots) / Median(few):0.00} (medians of {Rounds}; goal: below 1.3)");
        await node.StopAsync(CancellationToken.None);

        async Task<double> Cost(string programme, int round)
        {
            var before = Environment.CpuUsage.TotalTime;
            var load = await CycleLoad.Run(
                string.Create(CultureInfo.InvariantCulture, $"growth-{round}"), programme, reviewers, length, 0, NodeBenchmark.InSilo(grains, programme), cancellation);
            return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Math.Max(1, load.Submits.Count);
        }
    }

    private static string Small(int round) => string.Create(CultureInfo.InvariantCulture, $"small-{round + 1}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
