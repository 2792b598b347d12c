using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Routing.Scoring.Encoding;

/// <summary>Opens tokenizers. What a text says never becomes a special token: those come from the pair format alone.</summary>
internal static class TokenizerFiles
{
    private static readonly TimeSpan _longestMatch = TimeSpan.FromSeconds(5);

    /// <summary>Names of the files, in the order in which they enter the encoder's id.</summary>
    public static IEnumerable<string> Names(TokenizerSettings settings) =>
        new[] { settings.Vocabulary, settings.Merges, settings.Ranks, settings.Model }.OfType<string>();

    /// <summary>From a text to its token ids, without those of a beginning or an end.</summary>
    /// <exception cref="InvalidDataException">A file is not named, missing or damaged.</exception>
    public static Func<string, IReadOnlyList<int>> Open(TokenizerSettings settings, string folder)
    {
        string File(string? name, string what) => name is null
            ? throw new InvalidDataException($"encoder.json: tokenizer {settings.Kind} needs '{what}'.") : Path.Combine(folder, name);
        PreTokenizer? Cut() => settings.Pattern is { } pattern
            ? new RegexPreTokenizer(new Regex(pattern, RegexOptions.CultureInvariant, _longestMatch), null) : null;
        try
        {
            switch (settings.Kind)
            {
                case TokenizerKind.WordPiece:
                    var bert = BertTokenizer.Create(File(settings.Vocabulary, "vocabulary"), new BertOptions
                    {
                        LowerCaseBeforeTokenization = settings.LowerCase, RemoveNonSpacingMarks = settings.LowerCase, SplitOnSpecialTokens = false,
                    });
                    return text => bert.EncodeToIds(text, addSpecialTokens: false);
                case TokenizerKind.Bpe:
                    var options = new BpeOptions(File(settings.Vocabulary, "vocabulary"), File(settings.Merges, "merges")) { ByteLevel = settings.ByteLevel };
                    if (Cut() is { } cut)
                        options.PreTokenizer = cut;
                    var bpe = BpeTokenizer.Create(options);
                    return text => bpe.EncodeToIds(text);
                case TokenizerKind.Tiktoken:
                    var tiktoken = TiktokenTokenizer.Create(
                        File(settings.Ranks, "ranks"), Cut() ?? throw new InvalidDataException("encoder.json: tokenizer Tiktoken needs 'pattern'."), normalizer: null);
                    return text =>
                    {
                        try
                        {
                            return tiktoken.EncodeToIds(text);
                        }
                        catch (KeyNotFoundException fault)
                        {
                            throw new InvalidDataException($"{settings.Ranks} has no rank for a byte of a text; those of all 256 are needed.", fault);
                        }
                    };
                default:
                    using (var stream = System.IO.File.OpenRead(File(settings.Model, "model")))
                    {
                        var sentence = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
                        return text => sentence.EncodeToIds(text, addBeginningOfSentence: false, addEndOfSentence: false);
                    }
            }
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or InvalidOperationException or FormatException
            or System.Text.Json.JsonException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The tokenizer {settings.Kind} of '{folder}' cannot be opened: {fault.Message}", fault);
        }
        catch (NullReferenceException fault)
        {
            // What the library says of a SentencePiece model without its settings.
            throw new InvalidDataException($"The tokenizer {settings.Kind} of '{folder}' cannot be opened: {settings.Model} is cut short.", fault);
        }
    }
}
