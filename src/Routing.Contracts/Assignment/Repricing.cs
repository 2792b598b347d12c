namespace Routing.Contracts;

/// <summary>A new belief about an item whose answers are the same.</summary>
/// <param name="Judgments">How many answers the belief rests on; the shard ignores one that rests on fewer than it
/// knows of.</param>
[GenerateSerializer, Immutable, Alias("routing.Repricing")]
public sealed record Repricing(
    [property: Id(0)] string Item, [property: Id(1)] int Question, [property: Id(2)] double[] Belief,
    [property: Id(3)] bool NeedsExpert, [property: Id(4)] int Judgments, [property: Id(5)] string? Model = null);
