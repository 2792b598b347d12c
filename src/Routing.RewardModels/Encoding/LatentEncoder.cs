using System.Security.Cryptography;
using Routing.RewardModels.Text;

namespace Routing.RewardModels.Encoding;

/// <summary>The default encoder: hashed words and pairs of words, projected without labels, and 24 style features. Every score
/// of it is a function of the text and the encoder's id.</summary>
/// <remarks>φ(x, y) = [z(y); z(x) ∘ z(y); style(y)]. What depends on the prompt alone cancels in a difference of two answers.</remarks>
public sealed class LatentEncoder : IFeatureEncoder
{
    /// <summary>Name of the format in artefacts.</summary>
    public const string Format = "latent-1";

    private const int MostTexts = 20_000;

    private readonly LatentProjection _projection;
    private readonly StyleScale _style;

    private LatentEncoder(LatentProjection projection, StyleScale style)
    {
        (_projection, _style) = (projection, style);
        Hash = Convert.ToHexStringLower(SHA256.HashData(ToBytes()));
        Id = Format + ":" + Hash[..16];
    }

    public string Id { get; }

    public string Hash { get; }

    public FeatureBlocks Blocks { get; } = new(LatentProjection.Dimension, LatentProjection.Dimension);

    /// <summary>Fits projection and scaling on texts without labels; the same texts in the same order and the same seed give the
    /// same encoder.</summary>
    /// <param name="texts">Answers with their prompts, at least one; at most 20,000 are used, evenly spaced.</param>
    public static LatentEncoder Fit(IReadOnlyList<PromptedAnswer> texts, int seed)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count);
        var used = texts.Count <= MostTexts ? texts
            : [.. Enumerable.Range(0, MostTexts).Select(n => texts[(int)((long)n * texts.Count / MostTexts)])];
        var sparse = new (int, float)[used.Count][];
        var styles = new float[used.Count][];
        Parallel.For(0, used.Count, n =>
        {
            var text = Taken(used[n]);
            sparse[n] = [.. text.Values()];
            styles[n] = new float[StyleFeatures.Count];
            StyleScale.Raw(used[n].Answer, text, styles[n]);
        });
        return new LatentEncoder(LatentProjection.Fit(sparse, seed), StyleScale.Fit(styles));
    }

    public IReadOnlyList<EncodedText> Encode(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 1)
            return EncodeHere(texts);
        var encoded = new EncodedText[texts.Count];
        // Answers to one prompt often stand together, and share its encoding.
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, texts.Count, options, () => ((string, EncodedPrompt)?)null, (n, _, last) =>
        {
            var prompt = last is { } known && known.Item1 == texts[n].Prompt ? known.Item2 : Prompt(texts[n].Prompt);
            encoded[n] = Encode(prompt, texts[n].Answer);
            return (texts[n].Prompt, prompt);
        }, static _ => { });
        return encoded;
    }

    /// <summary>The same on the calling thread alone.</summary>
    public IReadOnlyList<EncodedText> EncodeHere(IReadOnlyList<PromptedAnswer> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var encoded = new EncodedText[texts.Count];
        (string Text, EncodedPrompt Encoded)? last = null;
        for (var n = 0; n < encoded.Length; n++)
        {
            if (last is null || last.Value.Text != texts[n].Prompt)
                last = (texts[n].Prompt, Prompt(texts[n].Prompt));
            encoded[n] = Encode(last.Value.Encoded, texts[n].Answer);
        }

        return encoded;
    }

    public IReadOnlyList<double> Novelty(IReadOnlyList<PromptedAnswer> texts, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(groups);
        return GroupNovelty.Of(texts, groups, bucket => _projection.Rows[bucket] >= 0, LatentProjection.LeastTexts, Taken);
    }

    /// <summary>The encoder as bytes, little endian.</summary>
    public byte[] ToBytes() => EncoderBytes.Of(Format, writer =>
    {
        _style.Write(writer);
        _projection.Write(writer);
    });

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Other bytes, or an encoder of another version of the code.</exception>
    public static LatentEncoder FromBytes(byte[] bytes) => EncoderBytes.Read(bytes, Format, reader =>
    {
        var style = StyleScale.Read(reader);
        return new LatentEncoder(LatentProjection.Read(reader), style);
    });

    /// <summary>What a runtime needs to project by itself; not to be written to.</summary>
    public ProjectionTables Tables => new(_projection.Idf, _projection.Vectors, _style.Mean, _style.InverseDeviation);

    /// <summary>Answers to a prompt before the projection.</summary>
    public SparseAnswers Sparse(string prompt, IReadOnlyList<string> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var text = SparseText.OfThread;
        text.Take(prompt, null);
        var (asked, tail) = (_projection.Known(text), SparseText.TailOf(text.Tokens));
        var (rows, styles, unseen) = (new SparseRow[answers.Count], new float[answers.Count][], new double[answers.Count]);
        for (var n = 0; n < rows.Length; n++)
        {
            text.Take(answers[n], tail);
            rows[n] = _projection.Known(text);
            unseen[n] = text.Unseen(rows[n].Index.Length);
            StyleScale.Raw(answers[n], text, styles[n] = new float[StyleFeatures.Count]);
        }

        return new SparseAnswers(asked, rows, styles, unseen);
    }

    private static SparseText Taken(PromptedAnswer answer)
    {
        var text = SparseText.OfThread;
        text.Take(answer.Prompt, null);
        text.Take(answer.Answer, SparseText.TailOf(text.Tokens));
        return text;
    }

    private EncodedPrompt Prompt(string prompt)
    {
        var text = SparseText.OfThread;
        text.Take(prompt, null);
        var latent = new float[LatentProjection.Dimension];
        _projection.Project(text, latent);
        return new EncodedPrompt(latent, SparseText.TailOf(text.Tokens));
    }

    private EncodedText Encode(EncodedPrompt prompt, string answer)
    {
        var text = SparseText.OfThread;
        text.Take(answer, prompt.Tail);
        var features = new float[Blocks.Dimension];
        var latent = features.AsSpan(0, Blocks.Answer);
        var known = _projection.Project(text, latent);
        for (var k = 0; k < latent.Length; k++)
            features[Blocks.Answer + k] = latent[k] * prompt.Latent[k];
        _style.Write(answer, text, features.AsSpan(Blocks.Style));
        return new EncodedText(features, false) { Unseen = text.Unseen(known) };
    }

    // What answers to one prompt share: z(x), [128], and the words at its end.
    private sealed record EncodedPrompt(float[] Latent, HashSet<uint> Tail);
}
