namespace Routing.Contracts;

/// <summary>A probe that was put to a version.</summary>
/// <param name="Beats">Share of pairs in which the changed worse answer beats the better one.</param>
/// <param name="Passed">It is not shown to be fooled.</param>
/// <param name="Status">passed, failed, not_enough_data or not_limited; null of versions and from silos that do not say.</param>
[GenerateSerializer, Immutable, Alias("routing.ProbeView")]
public sealed record ProbeView(
    [property: Id(0)] string Probe, [property: Id(1)] double Beats, [property: Id(2)] double Unchanged, [property: Id(3)] double Limit,
    [property: Id(4)] bool Passed, [property: Id(5)] string? Status = null);
