using System.CommandLine;
using System.Text.Json;
using Routing.Cli.Demo;
using Routing.Cli.Input;
using Routing.Cli.Vendors;
using Routing.Cli.Vendors.Conformance;
using Routing.Contracts.Vendors;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing vendor test|settle`; test tries a vendor's plug-in against the contract, without a node.</summary>
internal static class VendorCommand
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Build() => new("vendor", "Vendors' pools.") { Test(), VendorSettleVerb.Build() };

    private static Command Test()
    {
        var pool = new Argument<string>("pool") { Description = "simulated, recorded, or the path of a plug-in: an assembly with one public IReviewerPool that has a parameterless constructor." };
        var data = new Option<string?>("--data") { Description = "Folder of recorded judgments, for the recorded pool." };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("test", "Try a pool against the contract. Example: routing vendor test simulated") { pool, data, output };
        command.SetAction((parsed, cancellation) => Verb.Guarded(async () =>
        {
            var crowd = await Crowd(parsed.GetValue(pool)!, parsed.GetValue(data), cancellation);
            var open = PlugIn.Is(parsed.GetValue(pool)!)
                ? PlugIn.Load(parsed.GetValue(pool)!)
                : () => (IReviewerPool)new CrowdPool(crowd, TimeProvider.System);
            var method = JsonNamingPolicy.CamelCase.ConvertName(crowd.Programme.Method.ToString());
            var results = await ConformanceKit.Try(
                open, crowd.Items, [.. crowd.Programme.Classes], method, TimeProvider.System, ConformanceKit.Cases,
                cancellation);
            Report(results, parsed.GetValue(output) == "json");
            return results.All(result => result.Fault is null) ? ExitCode.Success : ExitCode.VerificationFailed;
        }));
        return command;
    }

    // A foreign pool is given the simulation's items: it judges what it is given.
    private static async Task<ICrowd> Crowd(string pool, string? data, CancellationToken cancellation)
    {
        await using var stream = typeof(VendorCommand).Assembly.GetManifestResourceStream("replay.yaml")!; // embedded
        using var reader = new StreamReader(stream);
        var programme = ProgrammeFile.Parse(await reader.ReadToEndAsync(cancellation)).Programme!; // tested
        if (pool != "recorded")
            return new SimulatedCrowd(programme, seed: 1);
        return data is null
            ? throw new InputException("The recorded pool needs --data FOLDER.")
            : new RecordedCrowd(RecordedData.Read(data), programme, gold: 0, seed: 1);
    }

    private static void Report(IReadOnlyList<CaseResult> results, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(results, _json));
            return;
        }

        var table = new Table().AddColumns("case", "finding");
        foreach (var result in results)
            table.AddRow(Markup.Escape(result.Name), result.Fault is { } fault ? $"[red]{Markup.Escape(fault)}[/]" : "[green]holds[/]");
        AnsiConsole.Write(table);
        var failed = results.Count(result => result.Fault is not null);
        Console.Error.WriteLine($"{results.Count - failed} of {results.Count} cases hold.");
    }
}
