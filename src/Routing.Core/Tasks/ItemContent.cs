namespace Routing.Core.Tasks;

/// <summary>What reviewers see and what routing may know about an item before any judgment.</summary>
/// <param name="Classes">The allowed choices in canonical order; for pairs "A", "B" and perhaps "tie".</param>
/// <param name="Risk">Index of the risk class, 0 = low to 3.</param>
public sealed record ItemContent(
    string ExternalId, string Prompt, string? CandidateA, string? CandidateB, IReadOnlyList<string> Classes,
    string Language = "en", int Risk = 0)
{
    /// <summary>Whether two candidates stand side by side, so that the side shown first is drawn by lease.</summary>
    public bool IsPair => CandidateA is not null && CandidateB is not null;

    /// <summary>Equality by content, choices included.</summary>
    public bool SameAs(ItemContent other) =>
        this with { Classes = [] } == other with { Classes = [] } && Classes.SequenceEqual(other.Classes);
}
