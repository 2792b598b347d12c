namespace Routing.Contracts;

/// <summary>Why an item was offered; the numbers of the score and of the draw.</summary>
[GenerateSerializer, Immutable, Alias("routing.OfferDocument")]
public sealed record OfferDocument(
    [property: Id(0)] string Item, [property: Id(1)] double Gain, [property: Id(2)] double RiskWeight,
    [property: Id(3)] double AgeFactor, [property: Id(4)] double PendingDiscount, [property: Id(5)] double Cost,
    [property: Id(6)] double ShadowPrice, [property: Id(7)] double Score, [property: Id(8)] string PolicyVersion,
    [property: Id(9)] double Propensity, [property: Id(10)] double Draw, [property: Id(11)] bool Explored,
    [property: Id(12)] int CellsConsidered, [property: Id(13)] int ItemsConsidered, [property: Id(14)] string? Model = null);
