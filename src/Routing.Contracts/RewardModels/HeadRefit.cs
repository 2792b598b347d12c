namespace Routing.Contracts;

/// <summary>A head that was fitted again.</summary>
/// <param name="Head">Its artefact; null where it is not to be served.</param>
/// <param name="Dataset">Hash of the labels.</param>
/// <param name="Objection">Why it is not to be served.</param>
/// <param name="Judgments">How many judgments the pairs have.</param>
[GenerateSerializer, Immutable, Alias("routing.HeadRefit")]
public sealed record HeadRefit(
    [property: Id(0)] string? Head, [property: Id(1)] string Dataset, [property: Id(2)] int Pairs, [property: Id(3)] string? Objection,
    [property: Id(4)] long Judgments);
