namespace Routing.Contracts.Feeds;

/// <summary>What a page of the journal holds for a subscription to the live feed.</summary>
/// <param name="Position">Position of the first event it is told of; where there is none, the last position looked at.</param>
/// <param name="IsTold">Whether there is one.</param>
[GenerateSerializer, Immutable, Alias("routing.LiveLook")]
public sealed record LiveLook([property: Id(0)] long Position, [property: Id(1)] bool IsTold);
