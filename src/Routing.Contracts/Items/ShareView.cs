namespace Routing.Contracts;

/// <summary>Share of one class with its 95 % Wilson interval; null without answers.</summary>
[GenerateSerializer, Immutable, Alias("routing.ShareView")]
public sealed record ShareView(
    [property: Id(0)] string Class, [property: Id(1)] double? Share, [property: Id(2)] double? Low, [property: Id(3)] double? High);
