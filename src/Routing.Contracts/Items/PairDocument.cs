namespace Routing.Contracts;

/// <summary>Which two candidates of a prompt an item compares; items of one group teach one set of utilities.</summary>
[GenerateSerializer, Immutable, Alias("routing.PairDocument")]
public sealed record PairDocument(
    [property: Id(0)] string Group, [property: Id(1)] string First, [property: Id(2)] string Second);
