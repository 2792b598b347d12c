using Routing.Core.Assignment;

namespace Routing.Core.Intake;

/// <summary>The sets by which texts are compared (A. Broder, "On the resemblance and containment of documents", 1997).</summary>
internal static class Shingles
{
    /// <summary>Hashes of all pairs of neighbouring words; of the word itself where there is one alone.</summary>
    public static HashSet<ulong> Of(IReadOnlyList<string> words)
    {
        var set = new HashSet<ulong>();
        if (words.Count == 1)
            set.Add(StableHash.Of(words[0]));
        for (var i = 1; i < words.Count; i++)
            set.Add(StableHash.Of($"{words[i - 1]} {words[i]}"));
        return set;
    }

    /// <summary>Jaccard similarity |A ∩ B| / |A ∪ B|; 1 where both are empty.</summary>
    public static double Similarity(HashSet<ulong> a, HashSet<ulong> b)
    {
        var both = a.Count(b.Contains);
        var any = a.Count + b.Count - both;
        return any == 0 ? 1 : (double)both / any;
    }
}
