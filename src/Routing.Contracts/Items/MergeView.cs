namespace Routing.Contracts;

/// <summary>An item that was merged.</summary>
/// <param name="Under">The kept item that asks the same.</param>
/// <param name="Resemblance">How far they are alike, in [0, 1]; 1 for the same text.</param>
[GenerateSerializer, Immutable, Alias("routing.MergeView")]
public sealed record MergeView([property: Id(0)] string Under, [property: Id(1)] double Resemblance);
