using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Cli.Commands;
using Routing.Cli.Input;
using Routing.Cli.Report;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Grains;
using Routing.Hosting;
using Routing.Storage.Sqlite;
using Spectre.Console;

namespace Routing.Cli.Demo;

/// <summary>`routing demo`: a whole programme on one machine, worked by recorded or simulated people.</summary>
internal static class DemoCommand
{
    private const string Programme = "demo";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Build()
    {
        var data = new Option<string?>("--data") { Description = "Folder of recorded judgments (comparisons.csv or labels.csv with truth). Without it, people are simulated." };
        var file = new Option<string?>("--programme-file") { Description = "programme.yaml to run instead of the built-in one." };
        var gold = new Option<int>("--gold") { Description = "Items with known truth that measure people and are never scored.", DefaultValueFactory = _ => 40 };
        var work = new Option<string?>("--data-dir") { Description = "Folder of the journal; run again to resume. Default: routing-data/<set>." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of every random decision.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var html = new Option<string?>("--html") { Description = "Where to write the HTML report. Default: report.html beside the journal." };
        var command = new Command("demo", "Run a whole programme with recorded or simulated people and report what routing saved. Example: routing demo --data recorded/snow_rte")
            { data, file, gold, work, seed, output, html };
        command.SetAction((parsed, cancellation) => Verb.Guarded(() => Run(
            new Settings(parsed.GetValue(data), parsed.GetValue(file), parsed.GetValue(gold), parsed.GetValue(work),
                parsed.GetValue(seed), parsed.GetValue(output) == "json", parsed.GetValue(html)), cancellation)));
        return command;
    }

    private static async Task<int> Run(Settings settings, CancellationToken cancellation)
    {
        var errors = Terminal.Messages;
        var programme = await ReadProgramme(settings.ProgrammeFile, cancellation);
        ICrowd crowd = settings.Data is { } folder
            ? new RecordedCrowd(RecordedData.Read(folder), programme, settings.Gold, settings.Seed)
            : new SimulatedCrowd(programme, settings.Seed);
        if (crowd.Simulated)
            errors.MarkupLine("[yellow]These people are simulated.[/] Use --data FOLDER to replay recorded ones.");
        var options = new NodeOptions(settings.Folder ?? Path.Combine("routing-data", crowd.Name))
        {
            Grains = new NodeSettings { Seed = settings.Seed },
        }.OnFreePorts();
        using var node = Open(options, out var taken);
        if (node is null)
        {
            await Console.Error.WriteLineAsync(taken);
            return ExitCode.Unavailable;
        }

        await node.StartAsync(cancellation);
        try
        {
            // Nobody waits in earnest: on a busy machine a run takes longer, it does not end.
            await using var client = await RoutingClient.Connect(
                new RoutingClientOptions
                {
                    Gateways = [new IPEndPoint(IPAddress.Loopback, options.GatewayPort)],
                    ResponseTimeout = TimeSpan.FromSeconds(30), Deadline = TimeSpan.FromMinutes(10),
                },
                cancellation);
            var work = new Work(client, crowd, Programme);
            var outcome = await errors.Progress().StartAsync(async progress =>
            {
                var importing = progress.AddTask("Import items and people");
                await work.Import((done, total) => importing.Value = 100.0 * done / total, cancellation);
                var judging = progress.AddTask($"Judgments (at most {crowd.Votes.Count})", maxValue: crowd.Votes.Count);
                var result = await work.Run(submitted => judging.Value = submitted, cancellation);
                judging.Value = judging.MaxValue;
                return result;
            });
            var flush = ((SqliteJournal)node.Services.GetRequiredService<IJournal>()).MeasureFlush();
            var tasks = new List<TaskRecord>();
            await foreach (var task in client.Tasks(Programme, cancellation))
                tasks.Add(task);
            var reviewers = new List<ReviewerView>();
            await foreach (var reviewer in client.Reviewers(Programme, cancellation))
                reviewers.Add(reviewer);
            using var process = Process.GetCurrentProcess();
            var report = ReportBuilder.Of(new ReportInput
            {
                Title = crowd.Simulated ? "Routing demonstration" : $"Routing demonstration on {crowd.Name}",
                Simulated = crowd.Simulated,
                Tasks = tasks,
                Reviewers = reviewers,
                Truth = crowd.Truth,
                Votes = crowd.Votes,
                TargetError = crowd.Programme.Risks.First(risk => risk.Name == crowd.Items[0].Risk).TargetError,
                Model = await client.ModelStatus(Programme, cancellation),
                Run = new RunFigures(
                    outcome.Elapsed, outcome.Submitted, outcome.AskMilliseconds, outcome.SubmitMilliseconds, flush,
                    process.PeakWorkingSet64 / 1e6),
                Seed = settings.Seed,
            });
            var html = settings.Html ?? Path.Combine(options.DataFolder, "report.html");
            await File.WriteAllTextAsync(html, HtmlReport.Render(report), cancellation);
            if (settings.Json)
                Console.WriteLine(JsonSerializer.Serialize(report, _json));
            else
                TerminalReport.Print(report, AnsiConsole.Console);
            await Console.Error.WriteLineAsync($"The full report: {html}");
            return ExitCode.Success;
        }
        catch (RoutingUnavailableException)
        {
            await Console.Error.WriteLineAsync("The node did not keep up. Run the same command again: it goes on where it stopped.");
            throw;
        }
        finally
        {
            await node.StopAsync(CancellationToken.None);
        }
    }

    private static IHost? Open(NodeOptions options, out string? taken)
    {
        try
        {
            taken = null;
            return Node.Build(options);
        }
        catch (InvalidOperationException refused)
        {
            taken = refused.Message;
            return null;
        }
    }

    private static async Task<Programme> ReadProgramme(string? file, CancellationToken cancellation)
    {
        await using var stream = file is null
            ? typeof(DemoCommand).Assembly.GetManifestResourceStream("replay.yaml")!
            : File.OpenRead(file);
        using var reader = new StreamReader(stream);
        var parsed = ProgrammeFile.Parse(await reader.ReadToEndAsync(cancellation));
        return parsed.Programme ?? throw new InputException(parsed.Faults);
    }

    private sealed record Settings(
        string? Data, string? ProgrammeFile, int Gold, string? Folder, ulong Seed, bool Json, string? Html);
}
