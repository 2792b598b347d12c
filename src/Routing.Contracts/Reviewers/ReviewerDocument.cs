namespace Routing.Contracts;

/// <summary>A reviewer to enrol.</summary>
/// <param name="Languages">Empty: those of the pool.</param>
/// <param name="OnlyItems">Limits offers to these external ids (recorded people); null is no limit.</param>
/// <param name="Conflicts">People whose work he must not judge, and with whom he must not judge.</param>
/// <param name="Group">Group he counts for in quotas.</param>
/// <param name="HarmfulLimit">Most harmful items on a day.</param>
[GenerateSerializer, Immutable, Alias("routing.ReviewerDocument")]
public sealed record ReviewerDocument(
    [property: Id(0)] string Id, [property: Id(1)] string Pool, [property: Id(2)] string[] Languages,
    [property: Id(3)] string[]? OnlyItems = null, [property: Id(4)] int DailyLimit = int.MaxValue,
    [property: Id(5)] string? Team = null, [property: Id(6)] string[]? Qualifications = null,
    [property: Id(7)] string[]? Conflicts = null, [property: Id(8)] string? Group = null,
    [property: Id(9)] int HarmfulLimit = int.MaxValue);
