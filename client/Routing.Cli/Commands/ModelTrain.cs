using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.RewardModels;
using Routing.RewardModels.Training;

namespace Routing.Cli.Commands;

/// <summary>`routing model train`.</summary>
internal static class ModelTrain
{
    public static Command Build()
    {
        var (preferences, seed) = (ModelCommand.Preferences(), ModelCommand.Seed());
        var to = new Option<string>("--out") { Required = true, Description = "Folder of the model." };
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
        var command = new Command("train", "Train a model. Example: routing model train --preferences pairs.jsonl.gz --out model")
            { preferences, to, encoder, seed };
        command.SetAction((parsed, cancellation) => ModelCommand.Run(
            () =>
            {
                var pairs = PreferenceFile.Read(parsed.GetValue(preferences)!);
                var model = ModelTrainer.Train(
                    pairs, ModelEncoders.Open(parsed.GetValue(encoder)!, ModelTrainer.TextsOf(pairs)), parsed.GetValue(seed),
                    new ModelCommand.Stderr(), cancellation);
                Artefact.Save(model, parsed.GetValue(to)!);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parsed.GetValue(to)}: version {Artefact.VersionOf(model)}, {model.Lineage.Pairs} pairs of {model.Lineage.Prompts.Count} prompts, log loss {model.Lineage.TuningLogLoss:0.0000} on held-out prompts, temperature {model.Head.Temperature:0.00}"));
                return ExitCode.Success;
            },
            cancellation));
        return command;
    }
}
