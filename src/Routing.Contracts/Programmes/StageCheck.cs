namespace Routing.Contracts;

/// <summary>Whether a programme may move to a stage.</summary>
/// <param name="Stage">Where it stands.</param>
/// <param name="Code">Why there is no such step at all; null where there is.</param>
/// <param name="Unmet">What is missing, in plain words with numbers; empty where it may move.</param>
[GenerateSerializer, Immutable, Alias("routing.StageCheck")]
public sealed record StageCheck(
    [property: Id(0)] string Stage, [property: Id(1)] string To, [property: Id(2)] string? Code, [property: Id(3)] string[] Unmet);
