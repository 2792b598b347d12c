namespace Routing.Contracts;

/// <summary>What became of one who waited.</summary>
/// <param name="Offer">Null: nothing.</param>
/// <param name="TurnedAway">There is work for him, but others do it better.</param>
[GenerateSerializer, Immutable, Alias("routing.HeldReply")]
public sealed record HeldReply([property: Id(0)] OfferDocument? Offer, [property: Id(1)] bool TurnedAway);
