using System.Collections.Immutable;
using Routing.Core.Assignment;

namespace Routing.Core.Tasks;

/// <summary>What reviewers see and what routing may know about an item before any judgment.</summary>
/// <param name="Risk">Index of the risk class in the programme's order.</param>
/// <param name="Slice">Domain of the item; reputations are kept by slice.</param>
/// <param name="Gold">The known answer to each question, which makes the item gold: it calibrates people and the
/// posterior, and is never a label. Null for work.</param>
/// <param name="Harmful">What it shows may harm who sees it: daily limits apply.</param>
/// <param name="Eligibility">Who may judge it beside what the programme says; null is everybody.</param>
/// <param name="Pair">Which candidates of its prompt group it compares; null where it stands alone.</param>
/// <param name="Attention">Gold whose answer is obvious to anyone who reads it: it shows who does not read, and measures nothing else.</param>
public sealed record ItemContent(
    string ExternalId, string Prompt, string? CandidateA, string? CandidateB, string Language = "en", int Risk = 0,
    string Slice = "general", ImmutableArray<int>? Gold = null, Eligibility? Eligibility = null,
    bool Harmful = false, CandidatePair? Pair = null, bool Attention = false)
{
    /// <summary>Whether two candidates stand side by side, so that the side shown first is drawn by lease.</summary>
    public bool IsPair => CandidateA is not null && CandidateB is not null;

    /// <summary>Equality by content, gold answers included.</summary>
    public bool SameAs(ItemContent other) =>
        this with { Gold = null } == other with { Gold = null }
        && Gold is null == other.Gold is null
        && (Gold ?? []).SequenceEqual(other.Gold ?? []);
}
