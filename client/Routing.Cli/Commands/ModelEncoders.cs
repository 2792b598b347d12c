using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Encoding;
using Routing.Scoring.Sessions;

namespace Routing.Cli.Commands;

/// <summary>The encoders that the command line knows.</summary>
internal static class ModelEncoders
{
    /// <summary>Name of the default encoder.</summary>
    public const string Default = "default";

    /// <summary>Begins the name of a brought one.</summary>
    public const string Onnx = "onnx:";

    /// <summary>Opens the encoders of artefacts, brought transformers on a graphics processor where one works.</summary>
    public static EncoderFormats Formats { get; } = new(
        folder => OnnxTextEncoder.Open(folder, ScoringDevice.Find(new Core.RewardModels.DeviceChoice.Auto())));

    /// <summary>The encoder of a name, scaled on texts; null is the default one, which training fits itself.</summary>
    public static IFeatureEncoder? Open(string name, IReadOnlyList<PromptedAnswer> texts) =>
        name.StartsWith(Onnx, StringComparison.Ordinal) ? EmbeddingEncoder.Fit(Formats.OpenEmbedding!(name[Onnx.Length..]), texts) : null;
}
