namespace Routing.Contracts;

/// <summary>One reviewer's two answers to the same pair.</summary>
/// <param name="Answers">First and second class of each question; -1 for none.</param>
[GenerateSerializer, Immutable, Alias("routing.RepeatResult")]
public sealed record RepeatResult(
    [property: Id(0)] string Item, [property: Id(1)] Dictionary<string, (int First, int Second)> Answers,
    [property: Id(2)] DateTimeOffset At);
