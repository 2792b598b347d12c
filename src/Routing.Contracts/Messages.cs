using Orleans;

namespace Routing.Contracts;

/// <summary>An item to import.</summary>
[GenerateSerializer, Immutable, Alias("routing.ItemDocument")]
public sealed record ItemDocument(
    [property: Id(0)] string ExternalId, [property: Id(1)] string Prompt, [property: Id(2)] string? CandidateA,
    [property: Id(3)] string? CandidateB, [property: Id(4)] string[] Classes, [property: Id(5)] string Language,
    [property: Id(6)] int Risk);

/// <summary>A reviewer to enrol. <paramref name="OnlyItems"/> limits offers to these external ids (recorded people);
/// null is no limit.</summary>
[GenerateSerializer, Immutable, Alias("routing.ReviewerDocument")]
public sealed record ReviewerDocument(
    [property: Id(0)] string Id, [property: Id(1)] bool Expert, [property: Id(2)] string[] Languages,
    [property: Id(3)] string Pool, [property: Id(4)] double CostCents, [property: Id(5)] string[]? OnlyItems);

/// <summary>A reviewer asks for work in a programme.</summary>
[GenerateSerializer, Immutable, Alias("routing.WorkRequest")]
public sealed record WorkRequest(
    [property: Id(0)] string Command, [property: Id(1)] string Programme, [property: Id(2)] string Reviewer);

/// <summary>A task under a lease, or the reasons why there is none now.</summary>
[GenerateSerializer, Immutable, Alias("routing.WorkReply")]
public sealed record WorkReply(
    [property: Id(0)] TaskView? Task, [property: Id(1)] string[] Reasons, [property: Id(2)] TimeSpan AskAgainIn);

/// <summary>What a reviewer sees: candidates in the order shown, never their origin or other people's answers.</summary>
[GenerateSerializer, Immutable, Alias("routing.TaskView")]
public sealed record TaskView(
    [property: Id(0)] string Item, [property: Id(1)] long Fence, [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] string Prompt, [property: Id(4)] string? First, [property: Id(5)] string? Second,
    [property: Id(6)] string[] Choices, [property: Id(7)] bool Swapped);

/// <summary>The answer to a leased task.</summary>
[GenerateSerializer, Immutable, Alias("routing.Submission")]
public sealed record Submission(
    [property: Id(0)] string Command, [property: Id(1)] string Programme, [property: Id(2)] string Item,
    [property: Id(3)] string Reviewer, [property: Id(4)] long Fence, [property: Id(5)] string? Choice,
    [property: Id(6)] string? Text, [property: Id(7)] string? Reason);

/// <summary>The outcome of a command. Null code: it is durable. Otherwise a stable code and its reason.</summary>
[GenerateSerializer, Immutable, Alias("routing.Receipt")]
public sealed record Receipt([property: Id(0)] string? Code, [property: Id(1)] string? Detail)
{
    /// <summary>The command is on disk.</summary>
    public static Receipt Durable { get; } = new(null, null);
}

/// <summary>The lease a task gave, or its refusal.</summary>
[GenerateSerializer, Immutable, Alias("routing.LeaseReply")]
public sealed record LeaseReply([property: Id(0)] TaskView? Task, [property: Id(1)] Receipt Receipt);

/// <summary>A soft reservation that the queue made for a reviewer.</summary>
[GenerateSerializer, Immutable, Alias("routing.Reservation")]
public sealed record Reservation(
    [property: Id(0)] string Item, [property: Id(1)] string Why, [property: Id(2)] double Propensity);

/// <summary>What the queue needs to know of an item to place it.</summary>
[GenerateSerializer, Immutable, Alias("routing.QueueEntry")]
public sealed record QueueEntry(
    [property: Id(0)] string Item, [property: Id(1)] double[] Belief, [property: Id(2)] int Risk,
    [property: Id(3)] int Leases, [property: Id(4)] string[] Seen, [property: Id(5)] bool Open,
    [property: Id(6)] bool NeedsExpert, [property: Id(7)] DateTimeOffset? LeaseEnds, [property: Id(8)] int Judgments);

/// <summary>Live belief and history of one item.</summary>
[GenerateSerializer, Immutable, Alias("routing.ItemView")]
public sealed record ItemView(
    [property: Id(0)] string Item, [property: Id(1)] string Prompt, [property: Id(2)] string[] Classes,
    [property: Id(3)] double[] HumanPosterior, [property: Id(4)] double Hard, [property: Id(5)] string Status,
    [property: Id(6)] string? StopReason, [property: Id(7)] string? Verdict, [property: Id(8)] string[] History);

/// <summary>Counts of a programme or one of its shards.</summary>
[GenerateSerializer, Immutable, Alias("routing.QueueSummary")]
public sealed record QueueSummary([property: Id(0)] int Open, [property: Id(1)] int Leased, [property: Id(2)] int Closed);

/// <summary>One refit.</summary>
[GenerateSerializer, Immutable, Alias("routing.RefitSummary")]
public sealed record RefitSummary([property: Id(0)] int Epoch, [property: Id(1)] int Votes, [property: Id(2)] double Milliseconds);
