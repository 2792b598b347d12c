using System.Numerics.Tensors;
using System.Security.Cryptography;

namespace Routing.RewardModels.Encoding;

/// <summary>A brought embedding with the style features beside it: φ = [v √D / |v|; style].</summary>
public sealed class EmbeddingEncoder : IFeatureEncoder
{
    /// <summary>Name of the format in artefacts.</summary>
    public const string Format = "embedding-1";

    private readonly ITextEmbedding _embedding;
    private readonly StyleScale _style;

    private EmbeddingEncoder(ITextEmbedding embedding, StyleScale style)
    {
        (_embedding, _style) = (embedding, style);
        Blocks = new FeatureBlocks(embedding.Dimension, 0);
        Id = Format + ":" + Convert.ToHexStringLower(SHA256.HashData(EncoderBytes.Of(Format, writer =>
        {
            writer.Write(embedding.Id);
            style.Write(writer);
        })))[..16];
        Hash = Convert.ToHexStringLower(SHA256.HashData(ToBytes()));
    }

    public string Id { get; }

    public string Hash { get; }

    public FeatureBlocks Blocks { get; }

    /// <summary>Scales style on texts without labels, at least one; the embedding is taken as it is.</summary>
    public static EmbeddingEncoder Fit(ITextEmbedding embedding, IReadOnlyList<PromptedAnswer> texts)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count);
        var styles = new float[texts.Count][];
        Parallel.For(0, texts.Count, n =>
        {
            styles[n] = new float[Text.StyleFeatures.Count];
            StyleScale.Raw(texts[n].Answer, Take(texts[n]), styles[n]);
        });
        return new EmbeddingEncoder(embedding, StyleScale.Fit(styles));
    }

    public IReadOnlyList<EncodedText> Encode(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = _embedding.Embed(texts, cancellation);
        var encoded = new EncodedText[texts.Count];
        Parallel.For(0, texts.Count, n =>
        {
            var features = new float[Blocks.Dimension];
            var norm = TensorPrimitives.Norm<float>(vectors[n].Features);
            TensorPrimitives.Multiply(
                vectors[n].Features, (float)(Math.Sqrt(Blocks.Answer) / Math.Max(1e-9, norm)), features.AsSpan(0, Blocks.Answer));
            _style.Write(texts[n].Answer, Take(texts[n]), features.AsSpan(Blocks.Style));
            encoded[n] = new EncodedText(features, vectors[n].Truncated);
        });
        return encoded;
    }

    public IReadOnlyList<double> Novelty(IReadOnlyList<PromptedAnswer> texts, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new double[texts.Count];
    }

    public byte[] ToBytes() => EncoderBytes.Of(Format, writer =>
    {
        writer.Write(_embedding.Source);
        writer.Write(_embedding.Id);
        _style.Write(writer);
    });

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="open">From a source to its embedding.</param>
    /// <exception cref="InvalidDataException">Other bytes, or the source holds another embedding now.</exception>
    public static EmbeddingEncoder FromBytes(byte[] bytes, Func<string, ITextEmbedding> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return EncoderBytes.Read(bytes, Format, reader =>
        {
            var (source, id) = (reader.ReadString(), reader.ReadString());
            var embedding = open(source);
            return embedding.Id == id ? new EmbeddingEncoder(embedding, StyleScale.Read(reader))
                : throw new InvalidDataException($"'{source}' holds the embedding {embedding.Id}; the model was trained with {id}.");
        });
    }

    private static SparseText Take(PromptedAnswer text)
    {
        var sparse = SparseText.OfThread;
        sparse.Take(text.Prompt, null);
        sparse.Take(text.Answer, SparseText.TailOf(sparse.Tokens));
        return sparse;
    }
}
