namespace Routing.Contracts;

/// <summary>Who may not judge an item beside what its programme says: its author, his team and those in conflict with
/// him, and who lacks a qualification.</summary>
[GenerateSerializer, Immutable, Alias("routing.EligibilityDocument")]
public sealed record EligibilityDocument(
    [property: Id(0)] string? Author, [property: Id(1)] string? AuthorTeam, [property: Id(2)] string[] Qualifications);
