using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Routing.Cli.Input;
using Routing.Client;
using Routing.Core.Ports;
using Routing.Grains;
using Routing.Hosting;
using Routing.Storage;
using Spectre.Console;

namespace Routing.Cli.Demo;

/// <summary>`routing demo`: a whole programme on one machine, worked by recorded people.</summary>
internal static class DemoCommand
{
    private const string Programme = "demo";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Command Build()
    {
        var data = new Option<string>("--data") { Description = "Folder of recorded judgments (comparisons.csv or labels.csv with truth).", Required = true };
        var work = new Option<string?>("--data-dir") { Description = "Folder of the journal; run again to resume. Default: routing-data/<set>." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of every random decision.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("demo", "Replay recorded people through a live node and report what routing saved.") { data, work, seed, output };
        command.SetAction((parsed, cancellation) => Run(
            parsed.GetValue(data)!, parsed.GetValue(work), parsed.GetValue(seed), parsed.GetValue(output) == "json", cancellation));
        return command;
    }

    private static async Task<int> Run(string folder, string? work, ulong seed, bool json, CancellationToken cancellation)
    {
        var errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        RecordedSet set;
        try
        {
            set = RecordedData.Read(folder);
        }
        catch (InputException refused)
        {
            foreach (var fault in refused.Faults)
                await Console.Error.WriteLineAsync($"{fault.Pointer}: {fault.Code}: {fault.Message}");
            return 2;
        }

        var options = new NodeOptions(work ?? Path.Combine("routing-data", set.Name)) { Grains = new NodeSettings { Seed = seed } };
        using var node = Node.Build(options);
        await node.StartAsync(cancellation);
        try
        {
            await using var client = await RoutingClient.Connect(options.GatewayPort, cancellation);
            var replay = new Replay(client, set, Programme, seed);
            var outcome = await errors.Progress().StartAsync(async progress =>
            {
                var importing = progress.AddTask("Import items and people");
                await replay.Import((done, total) => importing.Value = 100.0 * done / total, cancellation);
                var judging = progress.AddTask($"Judgments (of {set.Votes.Count} recorded)", maxValue: set.Votes.Count);
                var result = await replay.Run(submitted => judging.Value = submitted, cancellation);
                judging.Value = judging.MaxValue;
                return result;
            });
            var journal = node.Services.GetRequiredService<IJournal>();
            var flush = ((SqliteJournal)journal).MeasureFlush();
            var report = await DemoReport.Build(journal, Programme, set, seed, outcome, flush, cancellation);
            if (json)
                Console.WriteLine(JsonSerializer.Serialize(report, _json));
            else
                Print(report);
            return 0;
        }
        finally
        {
            await node.StopAsync(CancellationToken.None);
        }
    }

    private static void Print(DemoReport report)
    {
        var table = new Table().AddColumns("bought", "judgments/item", "accuracy", "95 % interval");
        foreach (var spend in report.Spends)
        {
            table.AddRow(spend.Name, Text($"{spend.PerItem:0.00}"), Text($"{spend.Accuracy:P2}"),
                Text($"{spend.Low:P1} to {spend.High:P1} (n = {spend.Scored})"));
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[bold]{report.Set}[/]: {report.Items} items, {report.Reviewers} recorded people, {report.Judgments} judgments bought ({report.ExpertJudgments} by the expert)");
        AnsiConsole.Write(table);
        foreach (var (reason, count) in report.StopReasons)
            AnsiConsole.WriteLine(Text($"  stopped '{reason}': {count}"));
        var alpha = report.Agreement;
        AnsiConsole.WriteLine(Text($"  Krippendorff's alpha of the routed answers (harder items are asked more): {alpha.Alpha:0.000} [{alpha.Low:0.000}, {alpha.High:0.000}], {alpha.Units} items"));
        foreach (var (name, value) in report.Milliseconds)
            AnsiConsole.WriteLine(Text($"  {name}: {value:0.00} ms"));
        AnsiConsole.WriteLine(Text($"  {report.JudgmentsPerSecond:0} judgments/s; disk flush {report.FlushMilliseconds:0.00} ms"));
        AnsiConsole.WriteLine("Most contested:");
        foreach (var item in report.Contested)
        {
            var prompt = item.Prompt.ReplaceLineEndings(" ");
            AnsiConsole.WriteLine(Text($"  {item.Item} (hard {item.Hard:0.00}; {item.Votes}) {(prompt.Length > 90 ? prompt[..90] + "…" : prompt)}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
