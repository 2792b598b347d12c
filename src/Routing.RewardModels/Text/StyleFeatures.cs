using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.RewardModels.Text;

/// <summary>What an answer looks like, whatever it says: 24 numbers that audits can name. Length lives here and not in the
/// sparse features, which are normalised.</summary>
public static class StyleFeatures
{
    /// <summary>Characters below which an answer is very short.</summary>
    private const int VeryShort = 40;

    /// <summary>Names, in the order of the values.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "log_characters", "log_tokens", "log_sentences", "log_line_breaks", "log_list_items", "digit_share", "capital_share",
        "log_question_marks", "log_exclamation_marks", "log_code_marks", "mean_token_length", "distinct_token_ratio",
        "log_distinct_tokens", "prompt_overlap", "has_refusal", "refusals", "hedges", "log_characters_squared",
        "ends_with_terminal_mark", "starts_with_i", "has_link", "refusal_times_length", "has_bold", "very_short",
    ];

    /// <summary>Number of features.</summary>
    public static int Count => Names.Count;

    /// <summary>Index of the logarithm of the number of characters.</summary>
    public const int LogCharacters = 0;

    private static readonly SearchValues<char> _codeMarks = SearchValues.Create("`{};<>");

    /// <param name="tokens">Number of tokens of the answer.</param>
    /// <param name="distinct">Number of different tokens.</param>
    /// <param name="overlap">Share of the answer's tokens that also occur at the end of the prompt, in [0, 1].</param>
    /// <param name="values">[24], overwritten.</param>
    public static void Of(ReadOnlySpan<char> answer, int tokens, int distinct, double overlap, Span<float> values)
    {
        var (letters, capitals) = Letters(answer);
        var refusals = Phrases.CountRefusals(answer);
        var log = Math.Log(1 + answer.Length);
        var trimmed = answer.Trim();
        var characters = Math.Max(1.0, answer.Length);
        ReadOnlySpan<double> all =
        [
            log, Math.Log(1 + tokens), Math.Log(1 + Sentences(answer)), Math.Log(1 + answer.Count('\n')), Math.Log(1 + Items(answer)),
            InRange(answer, '0', '9') / characters, capitals / characters, Math.Log(1 + answer.Count('?')), Math.Log(1 + answer.Count('!')),
            Math.Log(1 + answer.CountAny(_codeMarks)),
            letters / Math.Max(1.0, tokens), distinct / Math.Max(1.0, tokens), Math.Log(1 + distinct), overlap,
            refusals > 0 ? 1 : 0, refusals, Phrases.CountHedges(answer), log * log,
            trimmed.Length > 0 && trimmed[^1] is '.' or '!' or '?' ? 1 : 0,
            trimmed.StartsWith("I ", StringComparison.Ordinal) || trimmed.StartsWith("I'", StringComparison.Ordinal) ? 1 : 0,
            answer.Contains("http", StringComparison.OrdinalIgnoreCase) || answer.Contains("www.", StringComparison.OrdinalIgnoreCase) ? 1 : 0,
            refusals > 0 ? log : 0, answer.Contains("**", StringComparison.Ordinal) ? 1 : 0, answer.Length < VeryShort ? 1 : 0,
        ];
        for (var k = 0; k < all.Length; k++)
            values[k] = (float)all[k];
    }

    private static int Sentences(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = text.IndexOfAny('.', '!', '?'); at >= 0; at = text.IndexOfAny('.', '!', '?'))
        {
            text = text[(at + 1)..];
            if (text.IsEmpty || char.IsWhiteSpace(text[0]))
                count++;
        }

        return count;
    }

    private static int Items(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var line in text.Split('\n'))
        {
            if (IsItem(text[line]))
                count++;
        }

        return count;
    }

    // Begins with a bullet, or a number with a mark after it.
    private static bool IsItem(ReadOnlySpan<char> line)
    {
        if (line is ['-' or '*' or '•', ..])
            return line is [_, ' ', ..];
        var digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && line[digits] is '.' or ')';
    }

    private static (int Letters, int Capitals) Letters(ReadOnlySpan<char> text)
    {
        var capitals = InRange(text, 'A', 'Z');
        var letters = InRange(text, 'a', 'z') + capitals;
        if (text.IndexOfAnyExceptInRange('\0', '\x7f') is >= 0 and var foreign)
        {
            foreach (var c in text[foreign..])
            {
                if (c < 128 || !char.IsLetter(c))
                    continue;
                letters++;
                if (char.IsUpper(c))
                    capitals++;
            }
        }

        return (letters, capitals);
    }

    private static int InRange(ReadOnlySpan<char> text, char first, char last)
    {
        var (count, at) = (0, 0);
        var values = MemoryMarshal.Cast<char, ushort>(text);
        var (low, width) = (Vector256.Create((ushort)first), Vector256.Create((ushort)(last - first)));
        for (; at <= values.Length - Vector256<ushort>.Count; at += Vector256<ushort>.Count)
            count += BitOperations.PopCount(Vector256.LessThanOrEqual(Vector256.Create(values[at..]) - low, width).ExtractMostSignificantBits());
        for (; at < text.Length; at++)
        {
            if (char.IsBetween(text[at], first, last))
                count++;
        }

        return count;
    }
}
