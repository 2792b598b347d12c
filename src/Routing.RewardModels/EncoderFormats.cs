using Routing.RewardModels.Encoding;

namespace Routing.RewardModels;

/// <summary>Opens the encoders of artefacts. The default one needs nothing; brought embeddings need something that opens them.</summary>
/// <param name="OpenEmbedding">From the source that an artefact names to the embedding; null where none can be opened.</param>
public sealed record EncoderFormats(Func<string, ITextEmbedding>? OpenEmbedding)
{
    /// <summary>The default encoder alone.</summary>
    public static EncoderFormats Default { get; } = new((Func<string, ITextEmbedding>?)null);

    /// <exception cref="InvalidDataException">Other bytes, or a format that cannot be opened here.</exception>
    public IFeatureEncoder Read(byte[] bytes) => (EncoderBytes.FormatOf(bytes), OpenEmbedding) switch
    {
        (LatentEncoder.Format, _) => LatentEncoder.FromBytes(bytes),
        (HashedEncoder.Format, _) => HashedEncoder.FromBytes(bytes),
        (EmbeddingEncoder.Format, { } open) => EmbeddingEncoder.FromBytes(bytes, open),
        var (format, _) => throw new InvalidDataException($"An encoder of format '{format}' cannot be opened here."),
    };
}
