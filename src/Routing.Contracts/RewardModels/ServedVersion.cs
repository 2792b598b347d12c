namespace Routing.Contracts;

/// <summary>What a line serves.</summary>
/// <param name="Model">Line and version, e.g. <c>overall@3</c>.</param>
/// <param name="Stage">none, shadow, routing or full.</param>
/// <param name="Head">Artefact of a head that was fitted again since; null: the version's own.</param>
/// <param name="Refit">Number of that head among those of the version, from 1.</param>
/// <param name="LabelsUntil">When the labels that the version was trained on were read.</param>
[GenerateSerializer, Immutable, Alias("routing.ServedVersion")]
public sealed record ServedVersion(
    [property: Id(0)] string Model, [property: Id(1)] string Artefact, [property: Id(2)] string Stage,
    [property: Id(3)] string? Head = null, [property: Id(4)] int Refit = 0,
    [property: Id(5)] DateTimeOffset? LabelsUntil = null)
{
    /// <summary>Line, version and, where its head was fitted again, how often: <c>overall@3.2</c>.</summary>
    public string Name => Refit == 0 ? Model : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Model}.{Refit}");
}
