using Routing.Core.Assignment;
using Routing.Core.Tasks;
using Routing.Statistics.Similarity;

namespace Routing.Core.Intake;

/// <summary>What an item is looked up by among those imported before it.</summary>
/// <param name="Exact">Hash of its normalised texts, and of whatever else two items must share to be one.</param>
/// <param name="Signature">Of its shingles (<see cref="MinHash"/>).</param>
public sealed record ItemSketch(ulong Exact, byte[] Signature)
{
    /// <summary>The sketch of an item.</summary>
    public static ItemSketch Of(ItemContent content)
    {
        // Items of other kinds share no shingle.
        var kind = StableHash.Of(KindOf(content));
        var texts = Texts(content).Select(Words.Of).ToList();
        var exact = StableHash.Of(KindOf(content) + "\n" + string.Join("\n", texts.Select(words => string.Join(' ', words))));
        var set = new HashSet<ulong> { kind };
        for (var field = 0; field < texts.Count; field++)
        {
            foreach (var shingle in Shingles.Of(texts[field]))
                set.Add(unchecked((shingle ^ kind) * (2UL * (ulong)field + 0x9e3779b97f4a7c15)));
        }

        return new ItemSketch(exact, MinHash.Of(set));
    }

    /// <summary>What two items share to be asked about in the same way: only such are ever one.</summary>
    public static string KindOf(ItemContent content) => string.Join(
        '\u001f', content.Language, content.Risk, content.Slice, content.Harmful, content.Eligibility?.Author, content.Eligibility?.AuthorTeam,
        string.Join('\u001e', content.Eligibility?.Qualifications ?? []), content.CandidateA is null, content.CandidateB is null);

    /// <summary>The texts that are compared one by one.</summary>
    internal static IEnumerable<string> Texts(ItemContent content) => [content.Prompt, content.CandidateA ?? "", content.CandidateB ?? ""];
}
