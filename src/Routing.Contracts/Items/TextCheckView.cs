namespace Routing.Contracts;

/// <summary>Where a text stands, and who said so.</summary>
/// <param name="Standing">draft, accepted, returned, or unchecked where it was not drawn for a check.</param>
[GenerateSerializer, Immutable, Alias("routing.TextCheckView")]
public sealed record TextCheckView(
    [property: Id(0)] string Standing, [property: Id(1)] string? By, [property: Id(2)] string? Reason,
    [property: Id(3)] DateTimeOffset? At);
