namespace Routing.Contracts;

/// <summary>One reviewer's answer to a gold item.</summary>
/// <param name="Answers">Expected and given class of each question.</param>
/// <param name="Attention">The item was an attention check.</param>
[GenerateSerializer, Immutable, Alias("routing.GoldResult")]
public sealed record GoldResult(
    [property: Id(0)] string Item, [property: Id(1)] Dictionary<string, (int Expected, int Given)> Answers,
    [property: Id(2)] DateTimeOffset At, [property: Id(3)] bool Attention = false);
