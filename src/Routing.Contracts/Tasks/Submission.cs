namespace Routing.Contracts;

/// <summary>The answer to a leased task.</summary>
/// <param name="Flag">What is wrong with the item, given back for good: harmful, unclearRubric, wrongLanguage, personalData or
/// technical.</param>
/// <param name="Unsure">He cannot tell and asks for an expert, with a reason and without an answer.</param>
[GenerateSerializer, Immutable, Alias("routing.Submission")]
public sealed record Submission(
    [property: Id(0)] string Command, [property: Id(1)] string Programme, [property: Id(2)] string Item,
    [property: Id(3)] string Reviewer, [property: Id(4)] long Fence, [property: Id(5)] string? Choice = null,
    [property: Id(6)] Dictionary<string, string>? Axes = null, [property: Id(7)] string? Text = null,
    [property: Id(8)] string? Reason = null, [property: Id(9)] bool Unsure = false, [property: Id(10)] string? Flag = null);
