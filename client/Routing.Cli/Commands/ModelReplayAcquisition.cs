using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Cli.Input;
using Routing.RewardModels.Acquisition;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing model replay-acquisition`.</summary>
internal static class ModelReplayAcquisition
{
    public static Command Build()
    {
        var preferences = ModelCommand.Preferences();
        var strategies = new Option<string>("--strategies") { Description = "Comma-separated.", DefaultValueFactory = _ => string.Join(',', AcquisitionReplay.Strategies) };
        var seeds = new Option<int>("--seeds") { Description = "Runs of each strategy.", DefaultValueFactory = _ => 5 };
        var most = new Option<int>("--max-labels") { Description = "Largest number of labels bought.", DefaultValueFactory = _ => AcquisitionReplay.Budgets[^1] };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        strategies.Validators.Add(result =>
        {
            var names = Split(result.GetValueOrDefault<string>());
            if (names.Length == 0)
                result.AddError("--strategies: at least one is needed.");
            foreach (var name in names.Except(AcquisitionReplay.Strategies))
                result.AddError($"--strategies: '{name}' is not one of {string.Join(", ", AcquisitionReplay.Strategies)}.");
        });
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--seeds: at least 1 is needed.");
        });
        most.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < AcquisitionReplay.Budgets[0])
                result.AddError($"--max-labels: at least {AcquisitionReplay.Budgets[0]} are needed.");
        });
        var command = new Command("replay-acquisition", "Compare rules of what to have judged next, on recorded preferences. Example: routing model replay-acquisition --preferences pairs.jsonl.gz --strategies random,stochastic-margin")
            { preferences, strategies, seeds, most, output };
        command.SetAction((parsed, cancellation) => ModelCommand.Run(
            () =>
            {
                var result = AcquisitionReplay.Run(
                    PreferenceFile.Read(parsed.GetValue(preferences)!), [.. Split(parsed.GetValue(strategies)).Distinct()],
                    parsed.GetValue(seeds), parsed.GetValue(most),
                    (done, all) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {done} of {all}")), cancellation);
                if (parsed.GetValue(output) == "json")
                    Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
                else
                    Print(result, AnsiConsole.Console);
                return ExitCode.Success;
            },
            cancellation));
        return command;
    }

    private static void Print(AcquisitionResult result, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Pool:0} pairs in the pool, {result.HeldOut:0} held out; the whole pool gives {result.Whole:0.000}");
        var table = new Table().AddColumns(["strategy", .. result.Strategies[0].Curve.Select(point => point.Labels.ToString(CultureInfo.InvariantCulture))]);
        foreach (var strategy in result.Strategies)
        {
            table.AddRow([strategy.Strategy, .. strategy.Curve.Select(point =>
                string.Create(CultureInfo.InvariantCulture, $"{point.Accuracy:0.000}{(point.StdErr is { } error ? $" ± {error:0.000}" : "")}"))]);
        }

        console.Write(table);
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
