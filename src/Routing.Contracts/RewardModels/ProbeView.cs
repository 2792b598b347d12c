namespace Routing.Contracts;

/// <summary>A probe that was put to a version.</summary>
/// <param name="Beats">Share of pairs in which the changed worse answer beats the better one.</param>
[GenerateSerializer, Immutable, Alias("routing.ProbeView")]
public sealed record ProbeView(
    [property: Id(0)] string Probe, [property: Id(1)] double Beats, [property: Id(2)] double Unchanged, [property: Id(3)] double Limit,
    [property: Id(4)] bool Passed);
