using Routing.Core.Programmes;

namespace Routing.Cli.Input;

public sealed record RecordedItem(string Id, string Prompt, string? CandidateA, string? CandidateB);

public readonly record struct RecordedVote(int Reviewer, int Item, int Class);

/// <summary>Judgments that people really gave, in the order of the file, as indices into the lists beside them.</summary>
public sealed record RecordedSet
{
    public required string Name { get; init; }

    public required FeedbackMethod Method { get; init; }

    public required string[] Classes { get; init; }

    public required IReadOnlyList<RecordedItem> Items { get; init; }

    public required string[] Reviewers { get; init; }

    public required IReadOnlyList<RecordedVote> Votes { get; init; }

    /// <summary>Class by item, for the items with a vote.</summary>
    public required IReadOnlyDictionary<int, int> Truth { get; init; }

    public required IReadOnlyDictionary<int, int> ExpertVotes { get; init; }

    /// <summary>Rows dropped because the reviewer had judged the item before.</summary>
    public required int DuplicateRows { get; init; }
}
