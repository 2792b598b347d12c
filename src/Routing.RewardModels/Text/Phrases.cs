using System.Buffers;
using System.Text;

namespace Routing.RewardModels.Text;

/// <summary>Phrases that style features count; part of the encoder's identity. English.</summary>
internal static class Phrases
{
    public static IReadOnlyList<string> Refusals { get; } =
    [
        "i'm sorry", "i’m sorry", "i am sorry", "i apologize", "i apologise", "i can't", "i can’t", "i cannot", "i can not",
        "i won't", "i won’t", "i will not", "i'm not able", "i’m not able", "i am not able", "i'm unable", "i’m unable",
        "i am unable", "i don't feel comfortable", "i don’t feel comfortable", "i'm not comfortable", "as an ai",
        "as a language model", "not appropriate", "i must decline", "i'd rather not", "i’d rather not", "i refuse",
    ];

    // The apostrophe of some of them.
    private const char Curl = '’';

    public static IReadOnlyList<string> Hedges { get; } =
    [
        "perhaps", "maybe", "might", "i think", "i believe", "i guess", "it seems", "possibly", "probably", "it depends",
        "in general", "generally", "usually", "not sure", "i'm not sure", "could be", "may be", "in some cases", "arguably",
    ];

    // Phrases of ASCII alone are found several times as fast. None of them begins where one of the others does.
    private static readonly SearchValues<string> _refusals = SearchValues.Create([.. Refusals.Where(phrase => Ascii.IsValid(phrase))], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> _curled = SearchValues.Create([.. Refusals.Where(phrase => !Ascii.IsValid(phrase))], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> _hedges = SearchValues.Create([.. Hedges], StringComparison.OrdinalIgnoreCase);

    public static int CountRefusals(ReadOnlySpan<char> text) =>
        Count(text, _refusals) + (text.Contains(Curl) ? Count(text, _curled) : 0);

    public static int CountHedges(ReadOnlySpan<char> text) => Count(text, _hedges);

    public static int Count(ReadOnlySpan<char> text, SearchValues<string> phrases)
    {
        var count = 0;
        while (true)
        {
            var at = text.IndexOfAny(phrases);
            if (at < 0)
                return count;
            count++;
            text = text[(at + 1)..];
        }
    }
}
