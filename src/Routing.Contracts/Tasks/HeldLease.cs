namespace Routing.Contracts;

/// <summary>A lease that runs, or ran.</summary>
/// <param name="Over">It was submitted or given back, or its time is over.</param>
[GenerateSerializer, Immutable, Alias("routing.HeldLease")]
public sealed record HeldLease(
    [property: Id(0)] string Item, [property: Id(1)] string Reviewer, [property: Id(2)] string Command,
    [property: Id(3)] long Fence, [property: Id(4)] DateTimeOffset EndsAt, [property: Id(5)] bool Over = false);
