using System.Collections.Immutable;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>One reviewer's answers about one item, as inference needs them.</summary>
/// <param name="Classes">Answer to each question; -1 for none.</param>
/// <param name="Swapped">The second candidate was shown first; null where nobody knows.</param>
/// <param name="Took">From the lease to the answer; null where nobody knows.</param>
public readonly record struct ItemVote(string Reviewer, bool Expert, ImmutableArray<int> Classes, DateTimeOffset At,
    bool? Swapped = null, TimeSpan? Took = null)
{
    public static ItemVote Of(Judged judged) =>
        new(judged.Reviewer, judged.Expert, judged.Classes, judged.At, judged.Swapped, judged.Took);
}

/// <summary>An item with votes, without its texts.</summary>
/// <param name="Gold">The known answer to each question, or null.</param>
public sealed record VotedItem(string Item, string Slice, ImmutableArray<int>? Gold, ImmutableArray<ItemVote> Votes)
{
    /// <summary>Index of its risk class.</summary>
    public int Risk { get; init; }

    /// <summary>What an adjudicator ruled about a work item, by question; null where nobody did.</summary>
    public ImmutableArray<int>? Ruled { get; init; }

    /// <summary>Which candidates of its prompt group it compares; null where it stands alone.</summary>
    public CandidatePair? Pair { get; init; }

    public static VotedItem Of(string item, FeedbackTaskState task) => new(
        item, task.Content!.Slice, task.Content.Gold, [.. task.Judgments.Select(ItemVote.Of)])
    {
        Ruled = task.Ruling is { Unresolvable: false } ruling ? ruling.Verdicts : null, Pair = task.Content.Pair, Risk = task.Content.Risk,
    };
}
