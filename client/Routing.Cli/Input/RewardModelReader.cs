using Routing.Core.Programmes;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>The section rewardModel of a programme file.</summary>
internal static class RewardModelReader
{
    public static RewardModelPolicy Read(YamlFaults faults, YamlNode node, string at)
    {
        var map = new YamlMap(faults, node, at,
            ["newLabels", "newLabelShare", "minimumGapSeconds", "refitLabels", "blindShare", "assistedClosing", "autoAccept", "acquisitionShare",
                "seed", "head", "encoder", "repair", "refusalRight"]);
        var standard = new RewardModelPolicy();
        return new RewardModelPolicy
        {
            NewLabels = map.Whole("newLabels", standard.NewLabels),
            NewLabelShare = map.Number("newLabelShare", standard.NewLabelShare),
            MinimumGap = TimeSpan.FromSeconds(map.Whole("minimumGapSeconds", (int)standard.MinimumGap.TotalSeconds)),
            RefitLabels = map.Whole("refitLabels", standard.RefitLabels),
            BlindShare = map.Number("blindShare", standard.BlindShare),
            AssistedClosing = !map.Has("assistedClosing") || map.Flag("assistedClosing"),
            AutoAccept = map.Flag("autoAccept"),
            AcquisitionShare = map.Number("acquisitionShare", standard.AcquisitionShare),
            Seed = map.Whole("seed", standard.Seed),
            Recipe = new TrainingRecipe
            {
                Head = map.Choice("head", HeadKind.Linear, ("linear", HeadKind.Linear), ("hashed", HeadKind.Hashed), ("network", HeadKind.Network)),
                Encoder = EncoderOf(map),
                Repair = map.Flag("repair"),
                RefusalRight = map.Has("refusalRight") ? [.. map.List("refusalRight", (slice, place) => faults.Scalar(slice, place) ?? "")] : [],
            },
        };
    }

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
