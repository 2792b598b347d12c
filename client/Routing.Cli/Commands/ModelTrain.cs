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
        var wait = new Option<bool>("--wait") { Description = "In a node: return when the run ended, not when it is planned." };
        var encoder = new Option<string>("--encoder")
        {
            Description = "default: hashed words and style, no download; onnx:FOLDER: a brought transformer.",
            DefaultValueFactory = _ => ModelEncoders.Default,
        };
        var head = ModelHeads.Option();
        var repair = new Option<bool>("--repair") { Description = "Repair probes that fool it by counter-examples of small weight, where that costs at most 0.01 of accuracy." };
        var refusal = new Option<string[]>("--refusal-right") { Description = "With --repair: a slice in which a refusal is a right answer; repeatable.", DefaultValueFactory = _ => [] };
        encoder.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if (name != ModelEncoders.Default && !(name.StartsWith(ModelEncoders.Onnx, StringComparison.Ordinal) && name.Length > ModelEncoders.Onnx.Length))
                result.AddError($"--encoder: '{name}' is neither {ModelEncoders.Default} nor {ModelEncoders.Onnx}PATH.");
        });
        to.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() == "")
                result.AddError("--out: a folder is needed.");
        });
        var command = Verb.Of(
            "train",
            "Train a model from a file, or without one in a node. Examples: routing model train --preferences pairs.jsonl.gz --out model; routing model train --wait -p support",
            [preferences, to, encoder, head, repair, refusal, seed, by, wait, ModelLine.LineOption],
            (call, cancellation) => call.Get(preferences) is { } file
                ? ModelCommand.Run(() => FromFile(
                    file, call.Get(encoder)!, call.Get(head)!, call.Get(repair) ? call.Get(refusal)! : null,
                    call.Get(seed), call.Get(to)!, cancellation), cancellation)
                : ModelLine.Train(call, call.Get(by)!, call.Get(wait), cancellation));
        command.Validators.Add(result =>
        {
            if (result.GetValue(preferences) is null != result.GetValue(to) is null)
                result.AddError("Give --preferences and --out, or neither to train in a node.");
            if (ModelHeads.NeedsWords(result.GetValue(head)) && result.GetValue(encoder) is not (null or ModelEncoders.Default))
                result.AddError("--head hashed has weights for words, which a brought encoder does not give; leave out --encoder.");
        });
        return command;
    }

    private static int FromFile(
        string file, string encoder, string head, string[]? repairRefusalRight, int seed, string folder, CancellationToken cancellation)
    {
        var pairs = PreferenceFile.Read(file);
        var repair = repairRefusalRight is null ? null : new RepairPlan(ModelCommand.RefusalRight(repairRefusalRight, pairs, Console.Error));
        // What cannot be written to is said before it is trained for. A network that was killed goes on from what lies there.
        var kept = Path.Combine(Directory.CreateDirectory(folder).FullName, ".network-fits");
        var model = ModelTrainer.Train(
            pairs, ModelEncoders.Open(encoder, ModelTrainer.TextsOf(pairs)), seed, new ModelCommand.Stderr(), cancellation, repair,
            ModelHeads.Fitter(head, kept));
        Artefact.Save(model, folder);
        if (Directory.Exists(kept))
            Directory.Delete(kept, recursive: true);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: version {Artefact.VersionOf(model)}, {ModelHeads.NameOf(model.Head.Kind)} head, {model.Lineage.Pairs} pairs of {model.Lineage.Prompts.Count} prompts, log loss {model.Lineage.TuningLogLoss:0.0000} on held-out prompts, temperature {model.Head.Temperature:0.00}"));
        if (model.Lineage.Repair is { } repaired)
            Console.WriteLine(repaired.Weight == 0
                ? $"no weight of counter-examples repairs the {repaired.Failed.Count} limits that it fails"
                : string.Create(CultureInfo.InvariantCulture, $"repaired with weight {repaired.Weight}: {repaired.Left} of {repaired.Failed.Count} limits still failed on tuning prompts, accuracy {-repaired.Loss:+0.000;-0.000;0.000}"));
        return ExitCode.Success;
    }
}
