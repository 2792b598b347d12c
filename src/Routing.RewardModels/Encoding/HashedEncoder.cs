using System.Security.Cryptography;
using Routing.RewardModels.Text;

namespace Routing.RewardModels.Encoding;

/// <summary>The encoder of a hashed table: words, pairs of words, words of the prompt, openings and their places, each with a weight of
/// its own, and the style features. What no text but one of its collection has is left out.</summary>
/// <remarks>Weinberger et al. 2009. Values are log(1 + count), signed by a bit of the hash; an answer has norm 1.</remarks>
public sealed class HashedEncoder : IFeatureEncoder
{
    /// <summary>Name of the format in artefacts.</summary>
    public const string Format = "hashed-1";

    private const int LeastTexts = 2;

    private readonly int[] _rows; // by bucket, −1 where it has none
    private readonly StyleScale _style;

    private HashedEncoder(int[] rows, StyleScale style)
    {
        (_rows, _style) = (rows, style);
        Blocks = new FeatureBlocks(0, 0) { Table = rows.Max() + 1 };
        Hash = Convert.ToHexStringLower(SHA256.HashData(ToBytes()));
        Id = Format + ":" + Hash[..16];
    }

    public string Id { get; }

    public string Hash { get; }

    public FeatureBlocks Blocks { get; }

    /// <summary>Finds the features that occur, and scales style, on texts without labels, at least one.</summary>
    public static HashedEncoder Fit(IReadOnlyList<PromptedAnswer> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count);
        var frequency = new int[SparseText.Buckets];
        var styles = new float[texts.Count][];
        Parallel.For(0, texts.Count, n =>
        {
            var text = Taken(texts[n]);
            foreach (var (bucket, _) in text.Values())
                Interlocked.Increment(ref frequency[bucket]);
            styles[n] = new float[StyleFeatures.Count];
            StyleScale.Raw(texts[n].Answer, text, styles[n]);
        });
        var row = 0;
        return new HashedEncoder(Array.ConvertAll(frequency, count => count >= LeastTexts ? row++ : -1), StyleScale.Fit(styles));
    }

    public IReadOnlyList<EncodedText> Encode(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var encoded = new EncodedText[texts.Count];
        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = cancellation }, n => encoded[n] = Encode(texts[n]));
        return encoded;
    }

    public IReadOnlyList<double> Novelty(IReadOnlyList<PromptedAnswer> texts, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(groups);
        return GroupNovelty.Of(texts, groups, bucket => _rows[bucket] >= 0, LeastTexts, Taken);
    }

    public byte[] ToBytes() => EncoderBytes.Of(Format, writer =>
    {
        _style.Write(writer);
        writer.Write(Blocks.Table);
        for (var bucket = 0; bucket < _rows.Length; bucket++)
        {
            if (_rows[bucket] >= 0)
                writer.Write(bucket);
        }
    });

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Other bytes.</exception>
    public static HashedEncoder FromBytes(byte[] bytes) => EncoderBytes.Read(bytes, Format, reader =>
    {
        var style = StyleScale.Read(reader);
        var rows = Enumerable.Repeat(-1, SparseText.Buckets).ToArray();
        var size = reader.ReadInt32();
        for (var row = 0; row < size; row++)
            rows[reader.ReadInt32()] = row;
        return new HashedEncoder(rows, style);
    });

    private EncodedText Encode(PromptedAnswer answer)
    {
        var text = Taken(answer);
        var (rows, values) = (new int[text.Size], new float[text.Size]);
        var known = text.Write(_rows, rows, values);
        var norm = (float)Math.Sqrt(Math.Max(1e-9, text.Values().Sum(one => (double)one.Value * one.Value)));
        var features = new float[StyleFeatures.Count];
        _style.Write(answer.Answer, text, features);
        return new EncodedText(features, false)
        {
            Unseen = text.Unseen(known),
            Sparse = new SparseRow(Array.ConvertAll(rows[..known], row => (long)row), Array.ConvertAll(values[..known], value => value / norm)),
        };
    }

    private static SparseText Taken(PromptedAnswer answer)
    {
        var text = SparseText.OfThread;
        text.Take(LastTurn(answer.Prompt), null);
        uint[] asked = [.. text.Tokens];
        text.Take(answer.Prompt, null);
        text.Take(answer.Answer, SparseText.TailOf(text.Tokens));
        text.TakeForm(asked);
        return text;
    }

    // What was asked last, where a prompt is a conversation.
    private static ReadOnlySpan<char> LastTurn(string prompt)
    {
        var at = Math.Max(prompt.LastIndexOf("Human:", StringComparison.Ordinal) + 6, prompt.LastIndexOf("User:", StringComparison.Ordinal) + 5);
        return at < 7 ? prompt : prompt.AsSpan(at);
    }
}
