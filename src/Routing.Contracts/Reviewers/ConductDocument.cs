namespace Routing.Contracts;

/// <summary>What a refit noticed about one reviewer.</summary>
/// <param name="ExpertIn">Slices in which he has shown what experts show, with the numbers.</param>
[GenerateSerializer, Immutable, Alias("routing.ConductDocument")]
public sealed record ConductDocument(
    [property: Id(0)] SignalDocument[] Signals, [property: Id(1)] Dictionary<string, string> ExpertIn);
