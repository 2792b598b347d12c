namespace Routing.Contracts;

/// <summary>A training run.</summary>
/// <param name="Status">planned, running, trained, failed or stopped.</param>
/// <param name="Epoch">How many hosts have taken it.</param>
/// <param name="Done">Share of the work, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("routing.RunView")]
public sealed record RunView(
    [property: Id(0)] string Operation, [property: Id(1)] int Version, [property: Id(2)] string Status, [property: Id(3)] int Epoch,
    [property: Id(4)] string Phase, [property: Id(5)] double Done, [property: Id(6)] string Why);
