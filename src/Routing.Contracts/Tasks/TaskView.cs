namespace Routing.Contracts;

/// <summary>What a reviewer sees: candidates in the order shown, never their origin, other people's answers, or
/// whether the item is gold.</summary>
/// <param name="Choices">The allowed choices; empty where axes or a text are asked.</param>
/// <param name="Axes">Allowed answers by axis.</param>
/// <param name="Swapped">Whether the second candidate of the item is shown first.</param>
/// <param name="Method">How he answers; "check": whether the second text, that somebody made of the first, is good.</param>
[GenerateSerializer, Immutable, Alias("routing.TaskView")]
public sealed record TaskView(
    [property: Id(0)] string Item, [property: Id(1)] long Fence, [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] string Prompt, [property: Id(4)] string? First, [property: Id(5)] string? Second,
    [property: Id(6)] string Method, [property: Id(7)] string[] Choices,
    [property: Id(8)] Dictionary<string, string[]> Axes, [property: Id(9)] bool Swapped,
    [property: Id(10)] string? DraftText);
