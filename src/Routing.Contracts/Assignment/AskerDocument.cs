namespace Routing.Contracts;

/// <summary>Who asks a shard for work.</summary>
/// <param name="Attention">Of the gold he is to get an attention check.</param>
[GenerateSerializer, Immutable, Alias("routing.AskerDocument")]
public sealed record AskerDocument(
    [property: Id(0)] string Reviewer, [property: Id(1)] int Tier, [property: Id(2)] double CostCents,
    [property: Id(3)] string[] Languages, [property: Id(4)] string[]? OnlyItems, [property: Id(5)] string? Team,
    [property: Id(6)] int AnsweredToday, [property: Id(7)] int DailyLimit, [property: Id(8)] string[] Qualifications,
    [property: Id(9)] string[] Conflicts, [property: Id(10)] string? Group = null,
    [property: Id(11)] int HarmfulLimit = int.MaxValue, [property: Id(12)] double Ability = 1,
    [property: Id(13)] bool InOrderOnly = false, [property: Id(14)] string[]? ExpertIn = null,
    [property: Id(15)] double ShadowPrice = 0,
    [property: Id(16)] bool Calibrated = true, [property: Id(17)] bool Attention = false);
