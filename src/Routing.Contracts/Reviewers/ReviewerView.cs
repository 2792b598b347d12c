namespace Routing.Contracts;

/// <summary>A reviewer with status and reputation.</summary>
/// <param name="SideBias">Liking for the side shown first, log odds of left against right; 0 for none.</param>
/// <param name="Signals">What was noticed about his work and nobody cleared him of.</param>
/// <param name="ExpertIn">Slices in which a generalist works as an expert.</param>
/// <param name="Leniency">Levels he answers above the truth in the mean, by axis; scales only.</param>
/// <param name="Repeats">Pairs that he judged twice, sides swapped, and those of them with the same answer.</param>
/// <param name="Attention">Attention checks, and those of them that he passed.</param>
[GenerateSerializer, Immutable, Alias("routing.ReviewerView")]
public sealed record ReviewerView(
    [property: Id(0)] string Id, [property: Id(1)] string Pool, [property: Id(2)] string Tier,
    [property: Id(3)] string Status, [property: Id(4)] string StatusReason, [property: Id(5)] int GoldAnswered,
    [property: Id(6)] int GoldRight, [property: Id(7)] int Answers, [property: Id(8)] ReputationView[] Reputation,
    [property: Id(9)] double SideBias = 0, [property: Id(10)] SignalDocument[]? Signals = null,
    [property: Id(11)] string[]? ExpertIn = null, [property: Id(12)] Dictionary<string, double>? Leniency = null,
    [property: Id(13)] (int Pairs, int Same) Repeats = default, [property: Id(14)] (int Checks, int Passed) Attention = default);
