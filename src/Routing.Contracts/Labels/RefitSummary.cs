namespace Routing.Contracts;

/// <summary>One refit.</summary>
[GenerateSerializer, Immutable, Alias("routing.RefitSummary")]
public sealed record RefitSummary(
    [property: Id(0)] int Epoch, [property: Id(1)] int Votes, [property: Id(2)] double Milliseconds);
