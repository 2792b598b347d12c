namespace Routing.Contracts;

/// <summary>Scores in the order of the answers; or a code of refusal and its reason.</summary>
/// <param name="Version">Content hash of the version that gave all of them.</param>
/// <param name="Deviations">Standard deviation of each answer's difference to the first, log odds.</param>
[GenerateSerializer, Immutable, Alias("routing.ScoreBatchReply")]
public sealed record ScoreBatchReply(
    [property: Id(0)] string? Code, [property: Id(1)] string? Detail, [property: Id(2)] double[] Scores,
    [property: Id(3)] double[] Deviations, [property: Id(4)] string? Model, [property: Id(5)] string? Version,
    [property: Id(6)] string? Device, [property: Id(7)] string? Stage);
