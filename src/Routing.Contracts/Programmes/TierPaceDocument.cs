namespace Routing.Contracts;

/// <summary>The money of one tier, in cents.</summary>
/// <param name="Committed">Out with running leases.</param>
/// <param name="Forecast">Spent at the end, if it goes on as of late.</param>
/// <param name="IsSpent">Nothing is offered to the tier any more.</param>
/// <param name="Price">What an offer must be worth, in units of the score.</param>
[GenerateSerializer, Immutable, Alias("routing.TierPaceDocument")]
public sealed record TierPaceDocument(
    [property: Id(0)] string Tier, [property: Id(1)] decimal Budget, [property: Id(2)] decimal Spent,
    [property: Id(3)] decimal Committed, [property: Id(4)] decimal Left, [property: Id(5)] DateTimeOffset Until,
    [property: Id(6)] double CentsPerHour, [property: Id(7)] decimal Forecast, [property: Id(8)] bool IsSpent,
    [property: Id(9)] double Price, [property: Id(10)] string Words);
