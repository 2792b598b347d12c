namespace Routing.Contracts;

/// <summary>One judgment as given and as inference reads it.</summary>
/// <param name="Answers">Answer by question in canonical order (presentation undone).</param>
/// <param name="Check">What a second person said of a text; null where people answer with classes.</param>
[GenerateSerializer, Immutable, Alias("routing.JudgmentRecord")]
public sealed record JudgmentRecord(
    [property: Id(0)] string Id, [property: Id(1)] string Reviewer, [property: Id(2)] bool Expert,
    [property: Id(3)] Dictionary<string, string> Answers, [property: Id(4)] string? Text,
    [property: Id(5)] string? Reason, [property: Id(6)] DateTimeOffset At, [property: Id(7)] bool Late,
    [property: Id(8)] int RubricVersion, [property: Id(9)] bool Swapped, [property: Id(10)] OfferDocument? Offer,
    [property: Id(11)] bool Overridden, [property: Id(12)] TextCheckView? Check = null);
