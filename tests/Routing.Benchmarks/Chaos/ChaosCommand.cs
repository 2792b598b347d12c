using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Routing.Benchmarks.Chaos;

/// <summary>`chaos`: a long storm.</summary>
internal static class ChaosCommand
{
    public static Command Build()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long things go wrong.", DefaultValueFactory = _ => 600 };
        var seed = new Option<int>("--seed") { Description = "The same seed brings the same faults in the same order.", DefaultValueFactory = _ => 1 };
        var items = new Option<int>("--items") { Description = "Items to judge.", DefaultValueFactory = _ => 20_000 };
        var rolling = new Option<bool>("--rolling") { Description = "Nothing goes wrong: one silo after the other is asked to stop and started again." };
        var first = new Option<DirectoryInfo?>("--first") { Description = "With --rolling: folder of an earlier build of Routing.Silo that the silos run until they are restarted." };
        var kills = new Option<int>("--kills") { Description = "It goes on until so many processes were killed.", DefaultValueFactory = _ => 5 };
        var longest = new Option<int>("--longest") { Description = "Seconds after which it ends, however few were killed.", DefaultValueFactory = _ => 3600 };
        var pause = new Option<int>("--pause") { Description = "Milliseconds before a person's next request; a long run needs fewer items with more.", DefaultValueFactory = _ => 5 };
        var command = new Command("chaos", "Kills, pauses and cuts three silos, two frontends and PostgreSQL while people work, and checks that nothing promised was broken.") { seconds, seed, items, rolling, first, kills, longest, pause };
        command.SetAction(async (parsed, cancellation) =>
        {
            var watch = Stopwatch.StartNew();
            await using var storm = await Storm.Start(
                new StormOptions
                {
                    Lease = TimeSpan.FromSeconds(parsed.GetValue(rolling) ? 120 : 5), Seed = parsed.GetValue(seed), Length = TimeSpan.FromSeconds(parsed.GetValue(seconds)), Items = parsed.GetValue(items),
                    LeastKills = parsed.GetValue(kills), Longest = TimeSpan.FromSeconds(parsed.GetValue(longest)),
                    Pause = TimeSpan.FromMilliseconds(parsed.GetValue(pause)), First = parsed.GetValue(first)?.FullName,
                },
                fault => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,7:0.0} s  {fault}")),
                cancellation);
            var report = parsed.GetValue(rolling) ? await storm.Roll(cancellation) : await storm.Run(cancellation);
            Console.WriteLine(report);
            return report.Violations.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
