using Routing.Core.Programmes;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>The section rewardModel of a programme file.</summary>
internal static class RewardModelReader
{
    private static readonly string[] _recipe = ["head", "encoder", "repair", "refusalRight"];

    public static RewardModelPolicy Read(YamlFaults faults, YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at,
            ["newLabels", "newLabelShare", "minimumGapSeconds", "scheduleDays", "keepVersions", "refitLabels", "refitLabelShare", "blindShare", "assistedClosing", "autoAccept", "acquisitionShare",
                "seed", "head", "encoder", "repair", "refusalRight", "families"]);
        var standard = new RewardModelPolicy();
        var recipe = RecipeOf(map, faults, standard.Recipe);
        return new RewardModelPolicy
        {
            NewLabels = map.Whole("newLabels", standard.NewLabels),
            NewLabelShare = map.Number("newLabelShare", standard.NewLabelShare),
            MinimumGap = TimeSpan.FromSeconds(map.Whole("minimumGapSeconds", (int)standard.MinimumGap.TotalSeconds)),
            Schedule = TimeSpan.FromDays(map.Whole("scheduleDays", (int)standard.Schedule.TotalDays)),
            RefitLabels = map.Whole("refitLabels", standard.RefitLabels),
            RefitLabelShare = map.Number("refitLabelShare", standard.RefitLabelShare),
            KeepVersions = map.Whole("keepVersions", standard.KeepVersions),
            BlindShare = map.Number("blindShare", standard.BlindShare),
            AssistedClosing = !map.Has("assistedClosing") || map.Flag("assistedClosing"),
            AutoAccept = map.Flag("autoAccept"),
            AcquisitionShare = map.Number("acquisitionShare", standard.AcquisitionShare),
            Seed = map.Whole("seed", standard.Seed),
            Recipe = recipe,
            Families = map.Has("families") ? [.. map.List("families", (family, place) => Family(faults, family, place, recipe))] : [],
        };
    }

    private static RewardFamily Family(YamlFaults faults, YamlNode node, string at, TrainingRecipe recipe)
    {
        var map = new YamlMap(faults, node, at, ["name", "slices", "newLabels", "newLabelShare", "minimumGapSeconds", "refitLabels", .. _recipe]);
        return new RewardFamily(map.Text("name"), [.. map.List("slices", (slice, place) => faults.Scalar(slice, place) ?? "")])
        {
            NewLabels = map.Has("newLabels") ? map.Whole("newLabels", null) : null,
            NewLabelShare = map.Has("newLabelShare") ? map.Number("newLabelShare", null) : null,
            MinimumGap = map.Has("minimumGapSeconds") ? TimeSpan.FromSeconds(map.Whole("minimumGapSeconds", null)) : null,
            RefitLabels = map.Has("refitLabels") ? map.Whole("refitLabels", null) : null,
            Recipe = _recipe.Any(map.Has) ? RecipeOf(map, faults, recipe) : null,
        };
    }

    // What is not said is as in the recipe around it.
    private static TrainingRecipe RecipeOf(YamlMap map, YamlFaults faults, TrainingRecipe standard) => new()
    {
        Head = map.Choice("head", standard.Head, ("linear", HeadKind.Linear), ("hashed", HeadKind.Hashed), ("network", HeadKind.Network)),
        Encoder = map.Has("encoder") ? EncoderOf(map) : standard.Encoder,
        Repair = map.Has("repair") ? map.Flag("repair") : standard.Repair,
        RefusalRight = map.Has("refusalRight") ? [.. map.List("refusalRight", (slice, place) => faults.Scalar(slice, place) ?? "")] : standard.RefusalRight,
    };

    private static string? EncoderOf(YamlMap map)
    {
        const string Default = "default", Onnx = "onnx:";
        var name = map.Text("encoder", Default);
        if (name.StartsWith(Onnx, StringComparison.Ordinal) && name.Length > Onnx.Length)
            return name[Onnx.Length..];
        if (name != Default)
            map.Wrong("encoder", $"'{name}' is neither {Default} nor {Onnx}FOLDER.");
        return null;
    }
}
