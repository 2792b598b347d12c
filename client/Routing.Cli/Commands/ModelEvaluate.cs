using System.CommandLine;
using System.Text.Json;
using Routing.Cli.Input;
using Routing.Cli.Report;
using Routing.RewardModels;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing model evaluate`.</summary>
internal static class ModelEvaluate
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Build()
    {
        var (preferences, seed) = (ModelCommand.Preferences(), ModelCommand.Seed());
        var model = new Option<string?>("--model") { Description = "Folder of the model; pairs of its training prompts are left out." };
        var folds = new Option<int>("--folds") { Description = "Instead of --model: train on all prompts but a part, judge on the part, this many times." };
        var head = ModelHeads.Option();
        var output = new Option<string>("--output", "-o") { Description = "table, json or html.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "html");
        var previous = new Option<string?>("--previous") { Description = "Folder of the version before, judged on the same pairs." };
        var gate = new Option<bool>("--gate") { Description = "The verdict is the exit code: 0 accept, 6 reject, 7 hold." };
        var refusal = new Option<string[]>("--refusal-right") { Description = "A slice in which a refusal is a right answer; repeatable.", DefaultValueFactory = _ => [] };
        var command = new Command("evaluate", "Judge a model on prompts it has not seen, beside its baselines. Example: routing model evaluate --model model --preferences test.jsonl.gz")
            { model, folds, head, preferences, previous, refusal, seed, gate, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(model) is null == result.GetValue(folds) is 0)
                result.AddError("Give either --model or --folds.");
            if (result.GetValue(folds) is not (0 or >= 2))
                result.AddError("--folds: at least 2 are needed.");
        });
        command.SetAction((parsed, cancellation) => ModelCommand.Run(
            () =>
            {
                var pairs = PreferenceFile.Read(parsed.GetValue(preferences)!);
                var settings = new EvaluationSettings
                {
                    Seed = parsed.GetValue(seed), RefusalIsRight = ModelCommand.RefusalRight(parsed.GetValue(refusal)!, pairs, Console.Error),
                    Previous = parsed.GetValue(previous) is { } before ? Artefact.Load(before, ModelEncoders.Formats) : null,
                };
                var report = parsed.GetValue(model) is { } folder
                    ? ModelEvaluation.Of(Artefact.Load(folder, ModelEncoders.Formats), pairs, settings, cancellation)
                    : ModelEvaluation.CrossValidated(
                        pairs, parsed.GetValue(folds), part => ModelTrainer.Train(
                            part, null, settings.Seed, null, cancellation, head: ModelHeads.Fitter(parsed.GetValue(head)!)), settings,
                        new ModelCommand.Stderr(), cancellation);
                switch (parsed.GetValue(output))
                {
                    case "json":
                        Console.WriteLine(Json(report));
                        break;
                    case "html":
                        Console.WriteLine(ModelReport.Html(report));
                        break;
                    default:
                        ModelReport.Print(report, AnsiConsole.Console);
                        break;
                }

                return parsed.GetValue(gate) ? ExitCode.OfVerdict(report.Verdict) : ExitCode.Success;
            },
            cancellation));
        return command;
    }

    /// <summary>The members that the contract names, and no others.</summary>
    public static string Json(EvaluationReport report) => JsonSerializer.Serialize(
        new
        {
            report.Accuracy, report.Interval, report.N, report.LogLoss, report.Ece, report.EceExcess, report.Baselines,
            LengthControlled = report.LengthControlled.Accuracy, report.Slices, report.Audits, report.Verdict, report.Reasons,
        },
        _json);
}
