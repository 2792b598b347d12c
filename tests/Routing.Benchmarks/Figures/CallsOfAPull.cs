using Microsoft.Extensions.DependencyInjection;
using Routing.Hosting;
using Routing.Storage.Sqlite;
using Routing.TestPostgres;

namespace Routing.Benchmarks.Figures;

/// <summary>How many grain calls a pull takes, counted by a filter in a node of its own.</summary>
internal static class CallsOfAPull
{
    private const string Name = "calls";
    private const int Items = 2000, Reviewers = 16, Warm = 2, Pulls = 20;

    public static async Task Print(string folder, CancellationToken cancellation)
    {
        await using (var journal = new SqliteJournal(Path.Combine(folder, "journal.db")))
            await CycleLoad.Prepare(journal, Name, Items, cancellation);
        var counter = new CallCounter();
        using var node = Node.Build(new NodeOptions(folder, FreePort.Find(), FreePort.Find())
        {
            Services = services => services.AddSingleton<IIncomingGrainCallFilter>(counter),
        });
        await node.StartAsync(cancellation);
        var grains = node.Services.GetRequiredService<IGrainFactory>();
        await NodeBenchmark.Open(grains, Name, Reviewers, cancellation);
        var door = NodeBenchmark.InSilo(grains, Name);
        await CycleLoad.Run("first", Name, Reviewers, TimeSpan.FromSeconds(Warm), 0, door, cancellation);
        var counted = door with { Ask = (command, reviewer, token) => CallCounter.Counted(() => door.Ask(command, reviewer, token)) };
        var load = await CycleLoad.Run("counted", Name, Reviewers, TimeSpan.FromSeconds(Warm), Pulls * Reviewers / Warm, counted, cancellation);
        foreach (var oneWay in (bool[])[false, true])
        {
            var calls = counter.Calls.Where(pair => pair.Key.OneWay == oneWay).ToList();
            var all = calls.Sum(pair => pair.Value) / (double)load.Asks.Count;
            NodeBenchmark.Print($"grain calls a pull, {(oneWay ? "hints that nobody waits for" : "waited for (goal: at most 4)")}: {all:0.00} ({string.Join(", ", calls.Select(pair => FormattableString.Invariant($"{pair.Key.Method} {pair.Value / (double)load.Asks.Count:0.00}")))})");
        }

        await node.StopAsync(CancellationToken.None);
    }
}
