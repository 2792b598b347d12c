using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Scoring.Encoding;

/// <summary>What <c>encoder.json</c> says about a brought transformer.</summary>
public sealed record EncoderSettings
{
    // Beyond what any transformer reads; room for its text fits into a string.
    private const int MostTokens = 1 << 20;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>How texts become tokens.</summary>
    public required TokenizerSettings Tokenizer { get; init; }

    /// <summary>Names of the model's inputs.</summary>
    public required InputNames Inputs { get; init; }

    /// <summary>Name of the output; null: the model's only one.</summary>
    public string? Output { get; init; }

    /// <summary>From the vectors of the tokens to that of the text.</summary>
    public required Pooling Pooling { get; init; }

    /// <summary>Most tokens of a text, those of the pair format among them.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Length of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Whether vectors are brought to length 1.</summary>
    public bool Normalise { get; init; }

    /// <summary>How prompt and answer are joined: token ids, and the words prompt and answer once each, in order. BERT:
    /// <c>[101, "prompt", 102, "answer", 102]</c>.</summary>
    public required IReadOnlyList<JsonElement> PairFormat { get; init; }

    /// <summary>Texts whose vectors are known, three or more.</summary>
    public required IReadOnlyList<GoldenText> Golden { get; init; }

    /// <summary>Reads and checks; every fault is named.</summary>
    /// <exception cref="InvalidDataException">No such settings.</exception>
    public static EncoderSettings Parse(byte[] bytes)
    {
        EncoderSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize<EncoderSettings>(bytes, _json) ?? throw new InvalidDataException("encoder.json is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"encoder.json: {fault.Message}", fault);
        }

        var faults = settings.Faults().ToList();
        return faults.Count == 0 ? settings : throw new InvalidDataException($"encoder.json: {string.Join(' ', faults)}");
    }

    private IEnumerable<string> Faults()
    {
        if (MaxTokens < PairFormat.Count + 2)
            yield return $"maxTokens is {MaxTokens}; at least {PairFormat.Count + 2} are needed.";
        if (MaxTokens > MostTokens)
            yield return $"maxTokens is {MaxTokens}; at most {MostTokens} are read.";
        if (Dimension < 1)
            yield return $"dimension is {Dimension}.";
        foreach (var part in new[] { PairWindow.Prompt, PairWindow.Answer })
        {
            if (PairFormat.Count(element => element.ValueKind == JsonValueKind.String && element.GetString() == part) != 1)
                yield return $"pairFormat needs '{part}' once.";
        }

        if (PairFormat.Any(element => element.ValueKind switch
        {
            JsonValueKind.String => element.GetString() is not (PairWindow.Prompt or PairWindow.Answer),
            JsonValueKind.Number => !element.TryGetInt32(out _),
            _ => true,
        }))
        {
            yield return "pairFormat holds something that is no token id, 'prompt' or 'answer'.";
        }

        if (Golden.Count < 3)
            yield return $"{Golden.Count} golden texts; three are needed.";
        var least = Math.Min(GoldenText.LeastValues, Dimension);
        if (Golden.Any(golden => golden is null || golden.Values.Count < least || golden.Values.Count > Dimension))
            yield return $"A golden text has too few or too many values; the first {least} are needed.";
    }
}

/// <summary>A tokenizer and its files, relative to the folder.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Vocabulary">wordpiece: one token a line; bpe: JSON of token to id.</param>
/// <param name="Merges">bpe: merges, one a line.</param>
/// <param name="Ranks">tiktoken: ranks, one a line.</param>
/// <param name="Model">sentencepiece: the model.</param>
/// <param name="Pattern">bpe, tiktoken: regular expression by which a text is cut before.</param>
/// <param name="ByteLevel">bpe: whether tokens are of bytes.</param>
/// <param name="LowerCase">wordpiece: whether letters are lower-cased and their marks removed.</param>
public sealed record TokenizerSettings(
    TokenizerKind Kind, string? Vocabulary = null, string? Merges = null, string? Ranks = null, string? Model = null,
    string? Pattern = null, bool ByteLevel = false, bool LowerCase = true);

/// <summary>Kinds of tokenizers.</summary>
public enum TokenizerKind
{
    /// <summary>As BERT has.</summary>
    WordPiece,

    /// <summary>Byte-pair encoding with vocabulary and merges.</summary>
    Bpe,

    /// <summary>Byte-pair encoding by ranks.</summary>
    Tiktoken,

    /// <summary>SentencePiece.</summary>
    SentencePiece,
}

/// <summary>Names of a model's inputs.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Mask">1 for a token, 0 for padding.</param>
/// <param name="Types">0 up to the answer, 1 from there on; null where the model has none.</param>
public sealed record InputNames(string Ids, string Mask, string? Types = null);

/// <summary>From the vectors of the tokens to that of the text.</summary>
public enum Pooling
{
    /// <summary>The model pools by itself.</summary>
    None,

    /// <summary>Mean over the tokens.</summary>
    Mean,

    /// <summary>The first token's.</summary>
    First,

    /// <summary>The last token's.</summary>
    Last,
}

/// <summary>A text whose vector is known.</summary>
/// <param name="Values">The vector's first values.</param>
public sealed record GoldenText(string Prompt, string Answer, IReadOnlyList<float> Values)
{
    /// <summary>Values that are needed, where the vector has as many.</summary>
    public const int LeastValues = 8;

    /// <summary>Largest difference that rounding and other hardware explain.</summary>
    public const float Tolerance = 1e-3f;
}
