using Routing.Cli.Input;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;

namespace Routing.Cli.Commands;

/// <summary>The encoders that the command line knows.</summary>
internal static class ModelEncoders
{
    /// <summary>Name of the default encoder.</summary>
    public const string Default = "default";

    /// <summary>Begins the name of a brought one.</summary>
    public const string Onnx = "onnx:";

    /// <summary>Opens the encoders of artefacts.</summary>
    public static EncoderFormats Formats { get; } = EncoderFormats.Default;

    /// <summary>The encoder of a name, scaled on texts; null is the default one, which training fits itself.</summary>
    public static IFeatureEncoder? Open(string name, IReadOnlyList<PromptedAnswer> texts) =>
        !name.StartsWith(Onnx, StringComparison.Ordinal) ? null
        : Formats.OpenEmbedding is { } open ? EmbeddingEncoder.Fit(open(name[Onnx.Length..]), texts)
        : throw new InputException("This build opens no ONNX encoders.");
}
