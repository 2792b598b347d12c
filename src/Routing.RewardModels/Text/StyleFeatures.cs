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

    /// <param name="tokens">Number of tokens of the answer.</param>
    /// <param name="distinct">Number of different tokens.</param>
    /// <param name="overlap">Share of the answer's tokens that also occur at the end of the prompt, in [0, 1].</param>
    /// <param name="values">[24], overwritten.</param>
    public static void Of(ReadOnlySpan<char> answer, int tokens, int distinct, double overlap, Span<float> values)
    {
        var (sentences, breaks, items, digits, capitals, questions, exclamations, code, letters) = Characters(answer);
        var refusals = Phrases.CountRefusals(answer);
        var log = Math.Log(1 + answer.Length);
        var trimmed = answer.Trim();
        var characters = Math.Max(1.0, answer.Length);
        ReadOnlySpan<double> all =
        [
            log, Math.Log(1 + tokens), Math.Log(1 + sentences), Math.Log(1 + breaks), Math.Log(1 + items), digits / characters,
            capitals / characters, Math.Log(1 + questions), Math.Log(1 + exclamations), Math.Log(1 + code),
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

    private static (int Sentences, int Breaks, int Items, int Digits, int Capitals, int Questions, int Exclamations, int Code, int Letters)
        Characters(ReadOnlySpan<char> text)
    {
        int sentences = 0, breaks = 0, items = 0, digits = 0, capitals = 0, questions = 0, exclamations = 0, code = 0, letters = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= 'a' and <= 'z')
            {
                letters++;
                continue;
            }

            switch (c)
            {
                case ' ':
                    continue;
                case >= 'A' and <= 'Z':
                    capitals++;
                    letters++;
                    continue;
                case >= '0' and <= '9':
                    digits++;
                    break;
                case '\n':
                    breaks++;
                    break;
                case '?':
                    questions++;
                    break;
                case '!':
                    exclamations++;
                    break;
                case '`' or '{' or '}' or ';' or '<' or '>':
                    code++;
                    break;
            }

            if (c is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])))
                sentences++;
            if (StartsItem(text, i))
                items++;
            if (c > 127 && char.IsLetter(c))
            {
                letters++;
                if (char.IsUpper(c))
                    capitals++;
            }
        }

        return (sentences, breaks, items, digits, capitals, questions, exclamations, code, letters);
    }

    // A bullet or a number with a mark after it, at the start of a line.
    private static bool StartsItem(ReadOnlySpan<char> text, int i)
    {
        if (i > 0 && text[i - 1] != '\n')
            return false;
        if (text[i] is '-' or '*' or '•')
            return i + 1 < text.Length && text[i + 1] == ' ';
        var end = i;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end > i && end < text.Length && text[end] is '.' or ')';
    }
}
