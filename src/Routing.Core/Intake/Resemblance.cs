using Routing.Core.Tasks;

namespace Routing.Core.Intake;

/// <summary>How far two items ask the same of people.</summary>
public static class Resemblance
{
    /// <summary>1 where all texts are the same but for case, spaces and punctuation; else the least Jaccard similarity of shingles among prompt and
    /// candidates, so that a long prompt does not hide that the answers differ. 0 where the items are of different kinds, or where a text
    /// names other numbers: "2 + 2" is no near duplicate of "2 + 3".</summary>
    /// <returns>In [0, 1].</returns>
    public static double Of(ItemContent a, ItemContent b)
    {
        if (ItemSketch.KindOf(a) != ItemSketch.KindOf(b))
            return 0;
        var least = 1.0;
        foreach (var (left, right) in ItemSketch.Texts(a).Select(Words.Of).Zip(ItemSketch.Texts(b).Select(Words.Of)))
        {
            if (left.SequenceEqual(right, StringComparer.Ordinal))
                continue;
            if (!Numbers(left).SequenceEqual(Numbers(right), StringComparer.Ordinal))
                return 0;
            // The same words in another order may share all pairs, and are still not the same text.
            least = Math.Min(least, Math.Min(Shingles.Similarity(Shingles.Of(left), Shingles.Of(right)), AlmostOne));
        }

        return least;
    }

    private const double AlmostOne = 1 - 1e-9;

    private static IEnumerable<string> Numbers(IReadOnlyList<string> words) => words.Where(Words.IsNumber);
}
