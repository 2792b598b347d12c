namespace Routing.Contracts;

/// <summary>An item to import.</summary>
/// <param name="Risk">Name of a risk class; null is the first.</param>
/// <param name="Attention">Gold whose answer is obvious to anyone who reads it.</param>
/// <param name="Gold">The known answer by question, which makes the item gold; null for work.</param>
[GenerateSerializer, Immutable, Alias("routing.ItemDocument")]
public sealed record ItemDocument(
    [property: Id(0)] string ExternalId, [property: Id(1)] string Prompt, [property: Id(2)] string? CandidateA = null,
    [property: Id(3)] string? CandidateB = null, [property: Id(4)] string Language = "en",
    [property: Id(5)] string? Risk = null, [property: Id(6)] string Slice = "general",
    [property: Id(7)] Dictionary<string, string>? Gold = null, [property: Id(8)] EligibilityDocument? Eligibility = null,
    [property: Id(9)] bool Harmful = false, [property: Id(10)] PairDocument? Pair = null,
    [property: Id(11)] bool Attention = false);
