using System.Collections.Immutable;
using System.Text;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;

namespace Routing.Core.Tasks;

/// <summary>An item as imported, before it is checked.</summary>
/// <param name="Risk">Name of a risk class; null is the first.</param>
/// <param name="Gold">Known answer by question; null for work.</param>
public sealed record ImportedItem(
    string ExternalId, string Prompt, string? CandidateA, string? CandidateB, string Language, string? Risk,
    string Slice, IReadOnlyDictionary<string, string>? Gold, Eligibility? Eligibility = null, bool Harmful = false,
    CandidatePair? Pair = null, bool Attention = false);

/// <summary>What may be imported (limits of product.md §5).</summary>
public static class ItemRules
{
    private const int IdLimit = 200, PromptLimit = 256 * 1024, CandidateLimit = 64 * 1024;

    /// <summary>The checked content, or why it is refused.</summary>
    public static (Refusal? Refusal, ItemContent? Content) Check(Programme programme, ImportedItem item)
    {
        if (string.IsNullOrWhiteSpace(item.ExternalId) || item.ExternalId.Length > IdLimit || HasControl(item.ExternalId))
            return (Invalid($"An external id has 1 to {IdLimit} characters without control characters."), null);
        if (string.IsNullOrWhiteSpace(item.Prompt))
            return (Invalid($"Item '{item.ExternalId}' has no prompt."), null);
        foreach (var (name, text, limit) in new[]
            { ("prompt", item.Prompt, PromptLimit), ("first candidate", item.CandidateA, CandidateLimit), ("second candidate", item.CandidateB, CandidateLimit) })
        {
            if (text is not null && Encoding.UTF8.GetByteCount(text) is var bytes && bytes > limit)
                return (new Refusal("content_too_large", $"The {name} of item '{item.ExternalId}' has {bytes} bytes, above the limit of {limit}."), null);
            if (text is not null && HasControl(text))
                return (Invalid($"The {name} of item '{item.ExternalId}' holds a control character."), null);
        }

        if (item.CandidateA is not null && item.CandidateA.Normalize() == item.CandidateB?.Normalize())
            return (new Refusal("candidates_identical", $"The two candidates of item '{item.ExternalId}' are the same text."), null);
        if (FaultOf(item.Pair, programme) is { } wrong)
            return (Invalid($"Item '{item.ExternalId}' {wrong}"), null);
        var risk = item.Risk is null ? 0 : programme.Risks.ToList().FindIndex(known => known.Name == item.Risk);
        if (risk < 0)
            return (Invalid($"Risk '{item.Risk}' of item '{item.ExternalId}' is not one of: {string.Join(", ", programme.Risks.Select(known => known.Name))}."), null);
        if (item is { Attention: true, Gold: null })
            return (Invalid($"Item '{item.ExternalId}' is an attention check: it needs its obvious answer as gold."), null);
        var (refusal, gold) = GoldOf(programme, item);
        return refusal is not null
            ? (refusal, null)
            : (null, new ItemContent(
                item.ExternalId, item.Prompt, item.CandidateA, item.CandidateB, item.Language, risk, item.Slice, gold,
                item.Eligibility, item.Harmful, item.Pair, item.Attention));
    }

    private static string? FaultOf(CandidatePair? pair, Programme programme) => pair is null ? null
        : programme.Method is not FeedbackMethod.Pairwise ? "names a prompt group: only a pairwise programme compares candidates."
        : string.IsNullOrWhiteSpace(pair.Group) || string.IsNullOrWhiteSpace(pair.First) || string.IsNullOrWhiteSpace(pair.Second)
            ? "needs an id for its prompt group and for each candidate."
        : pair.First == pair.Second ? $"compares candidate '{pair.First}' with itself."
        : pair.Group.Length > IdLimit || pair.First.Length > IdLimit || pair.Second.Length > IdLimit
            ? $"has an id of more than {IdLimit} characters for its prompt group or a candidate." : null;

    private static (Refusal? Refusal, ImmutableArray<int>? Gold) GoldOf(Programme programme, ImportedItem item)
    {
        if (item.Gold is null)
            return (null, null);
        var gold = ImmutableArray.CreateBuilder<int>();
        foreach (var question in Question.Of(programme))
        {
            if (question.Taste && !item.Attention)
            {
                gold.Add(-1); // No answer is the right one.
                continue;
            }

            var known = item.Gold.TryGetValue(question.Id, out var answer) ? question.Classes.IndexOf(answer) : -1;
            if (known < 0)
            {
                return (Invalid(
                    $"Gold item '{item.ExternalId}' needs an answer to '{question.Id}', one of: {string.Join(", ", question.Classes)}."), null);
            }

            gold.Add(known);
        }

        return gold.All(answer => answer < 0)
            ? (Invalid($"Item '{item.ExternalId}' cannot be gold: the programme asks for texts or tastes, which have no one right answer."), null)
            : (null, gold.ToImmutable());
    }

    private static bool HasControl(string text) => text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'));

    private static Refusal Invalid(string detail) => new("validation_failed", detail);
}
