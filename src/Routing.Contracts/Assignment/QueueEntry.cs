namespace Routing.Contracts;

/// <summary>What the queue needs to know of an item to place it.</summary>
/// <param name="Gold">The item measures people; it is offered by schedule, not by worth.</param>
/// <param name="Version">Facts the entry rests on; the shard ignores one that rests on fewer than it knows of.</param>
/// <param name="Ended">Leases that no longer run; null for none.</param>
[GenerateSerializer, Immutable, Alias("routing.QueueEntry")]
public sealed record QueueEntry(
    [property: Id(0)] string Item, [property: Id(1)] int Question, [property: Id(2)] double[] Belief,
    [property: Id(3)] int Risk, [property: Id(4)] string Language, [property: Id(5)] bool Open,
    [property: Id(6)] bool Gold, [property: Id(7)] bool NeedsExpert, [property: Id(8)] DateTimeOffset OpenedAt,
    [property: Id(9)] int Judgments, [property: Id(10)] string[] Done, [property: Id(11)] HeldLease[] Leases,
    [property: Id(12)] EligibilityDocument? Eligibility, [property: Id(13)] string? Model = null,
    [property: Id(14)] int Version = int.MaxValue, [property: Id(15)] string Slice = "general", [property: Id(16)] bool Harmful = false,
    [property: Id(17)] string?[]? Groups = null, [property: Id(18)] HeldLease[]? Ended = null,
    [property: Id(19)] bool Grouped = false, [property: Id(20)] bool Attention = false);
