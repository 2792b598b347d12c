namespace Routing.Contracts;

/// <summary>A soft reservation that the queue made for a reviewer.</summary>
[GenerateSerializer, Immutable, Alias("routing.Reservation")]
public sealed record Reservation([property: Id(0)] OfferDocument Offer);
