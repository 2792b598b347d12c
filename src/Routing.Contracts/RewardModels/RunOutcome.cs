namespace Routing.Contracts;

/// <summary>How a training run ended.</summary>
/// <param name="Outcome">trained, failed or stopped.</param>
/// <param name="Artefact">Hash of the artefact where it is trained.</param>
/// <param name="SummaryJson">The evaluation in short, where it is trained.</param>
/// <param name="Reason">Why it failed or stopped.</param>
[GenerateSerializer, Immutable, Alias("routing.RunOutcome")]
public sealed record RunOutcome(
    [property: Id(0)] string Outcome, [property: Id(1)] string? Artefact, [property: Id(2)] string? Dataset,
    [property: Id(3)] int Pairs, [property: Id(4)] string? SummaryJson, [property: Id(5)] string? Reason);
