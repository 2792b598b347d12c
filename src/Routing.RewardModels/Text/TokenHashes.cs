namespace Routing.RewardModels.Text;

/// <summary>Tokens of a text as hashes; no strings are made. A token is a run of letters, digits and apostrophes, lower-cased, or
/// any other character that is not white space.</summary>
public static class TokenHashes
{
    // FNV-1a, 32 bits (Fowler, Noll and Vo 1991).
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>Hashes of the tokens in order; the same in every process and culture.</summary>
    public static void Of(ReadOnlySpan<char> text, List<uint> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.Clear();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (Letter(c) is var letter && letter == 0)
            {
                at++;
                if (!char.IsWhiteSpace(c))
                    tokens.Add(Mixed(Step(Offset, c)));
                continue;
            }

            var hash = Offset;
            while (letter != 0)
            {
                hash = Step(hash, letter);
                letter = ++at < text.Length ? Letter(text[at]) : '\0';
            }

            tokens.Add(Mixed(hash));
        }
    }

    /// <summary>Spreads a hash over all bits, for tables of a power of two (finaliser of MurmurHash3, Appleby 2011).</summary>
    public static uint Mixed(uint hash)
    {
        unchecked
        {
            hash ^= hash >> 16;
            hash *= 0x85EBCA6B;
            hash ^= hash >> 13;
            hash *= 0xC2B2AE35;
            return hash ^ (hash >> 16);
        }
    }

    private static uint Step(uint hash, char c) => unchecked((hash ^ c) * Prime);

    private static readonly char[] _ascii = [.. Enumerable.Range(0, 128).Select(c => InWord((char)c) ? Lower((char)c) : '\0')];

    // As it counts in a word; 0 for what is in none.
    private static char Letter(char c) => c < _ascii.Length ? _ascii[c] : InWord(c) ? Lower(c) : '\0';

    private static bool InWord(char c) =>
        c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '\'' or '’' || (c > 127 && char.IsLetterOrDigit(c));

    private static char Lower(char c) => c switch
    {
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        '’' => '\'',
        > (char)127 => char.ToLowerInvariant(c),
        _ => c,
    };
}
