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
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            var hash = Offset;
            if (!InWord(c))
            {
                hash = Step(hash, c);
                at++;
            }
            else
            {
                for (; at < text.Length && InWord(text[at]); at++)
                    hash = Step(hash, Lower(text[at]));
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
