using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Grains.Items;

/// <summary>Items as they are sent, and as the rules know them.</summary>
internal static class ItemDocuments
{
    /// <summary>The checked content of a document, or why it is refused.</summary>
    public static (Refusal? Refusal, ItemContent? Content) Check(Programme programme, ItemDocument item) =>
        ItemRules.Check(programme, new ImportedItem(
            item.ExternalId, item.Prompt, item.CandidateA, item.CandidateB, item.Language, item.Risk, item.Slice, item.Gold,
            item.Eligibility is { } who ? new Eligibility(who.Author, who.AuthorTeam, [.. who.Qualifications]) : null, item.Harmful,
            item.Pair is { } pair ? new CandidatePair(pair.Group, pair.First, pair.Second) : null, item.Attention));

    /// <summary>The document of a content.</summary>
    /// <param name="gold">The known answers by question; null for work.</param>
    public static ItemDocument Of(ItemContent content, Programme programme, Dictionary<string, string>? gold) => new(
        content.ExternalId, content.Prompt, content.CandidateA, content.CandidateB, content.Language,
        programme.Risks[content.Risk].Name, content.Slice, gold, Of(content.Eligibility), content.Harmful,
        content.Pair is { } pair ? new PairDocument(pair.Group, pair.First, pair.Second) : null, content.Attention);

    /// <summary>Who may judge an item; null is everybody.</summary>
    public static EligibilityDocument? Of(Eligibility? who) =>
        who is null ? null : new EligibilityDocument(who.Author, who.AuthorTeam, [.. who.Qualifications]);
}
