namespace Routing.Contracts;

/// <summary>Scores in the order of the answers; or a code of refusal and its reason.</summary>
/// <param name="Version">Content hash of the version that gave all of them.</param>
/// <param name="Deviations">Standard deviation of each answer's difference to the first, log odds.</param>
/// <param name="Distances">Of each answer from those that the model was trained on, about 1 for one like those; null where that is not known.</param>
/// <param name="OutOfDomain">Whether it is unlike them, which neither score nor deviation tell; null where none is.</param>
[GenerateSerializer, Immutable, Alias("routing.ScoreBatchReply")]
public sealed record ScoreBatchReply(
    [property: Id(0)] string? Code, [property: Id(1)] string? Detail, [property: Id(2)] double[] Scores,
    [property: Id(3)] double[] Deviations, [property: Id(4)] string? Model, [property: Id(5)] string? Version,
    [property: Id(6)] string? Device, [property: Id(7)] string? Stage,
    [property: Id(8)] double[]? Distances = null, [property: Id(9)] bool[]? OutOfDomain = null);
