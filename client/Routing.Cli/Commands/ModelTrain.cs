using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.RewardModels;
using Routing.RewardModels.Training;

namespace Routing.Cli.Commands;

/// <summary>`routing model train`: from a file of preferences, or in a node from what was judged there.</summary>
internal static class ModelTrain
{
    public static Command Build()
    {
        var (preferences, seed) = (ModelCommand.Preferences(), ModelCommand.Seed());
        preferences.Required = false;
        var to = new Option<string?>("--out") { Description = "Folder of the model." };
        var by = new Option<string>("--by") { Description = "Who asks the node.", DefaultValueFactory = _ => Environment.UserName };
        var encoder = new Option<string>("--encoder")
        {
            Description = "default: hashed words and style, no download; onnx:FOLDER: a brought transformer.",
            DefaultValueFactory = _ => ModelEncoders.Default,
        };
        encoder.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if (name != ModelEncoders.Default && !(name.StartsWith(ModelEncoders.Onnx, StringComparison.Ordinal) && name.Length > ModelEncoders.Onnx.Length))
                result.AddError($"--encoder: '{name}' is neither {ModelEncoders.Default} nor {ModelEncoders.Onnx}PATH.");
        });
        var command = Verb.Of(
            "train",
            "Train a model from a file, or without one in a node. Examples: routing model train --preferences pairs.jsonl.gz --out model; routing model train -p support",
            [preferences, to, encoder, seed, by],
            (call, cancellation) => call.Get(preferences) is { } file
                ? ModelCommand.Run(() => FromFile(file, call.Get(encoder)!, call.Get(seed), call.Get(to)!, cancellation), cancellation)
                : ModelLine.Train(call, call.Get(by)!, cancellation));
        command.Validators.Add(result =>
        {
            if (result.GetValue(preferences) is null != result.GetValue(to) is null)
                result.AddError("Give --preferences and --out, or neither to train in a node.");
        });
        return command;
    }

    private static int FromFile(string file, string encoder, int seed, string folder, CancellationToken cancellation)
    {
        var pairs = PreferenceFile.Read(file);
        var model = ModelTrainer.Train(
            pairs, ModelEncoders.Open(encoder, ModelTrainer.TextsOf(pairs)), seed, new ModelCommand.Stderr(), cancellation);
        Artefact.Save(model, folder);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: version {Artefact.VersionOf(model)}, {model.Lineage.Pairs} pairs of {model.Lineage.Prompts.Count} prompts, log loss {model.Lineage.TuningLogLoss:0.0000} on held-out prompts, temperature {model.Head.Temperature:0.00}"));
        return ExitCode.Success;
    }
}
