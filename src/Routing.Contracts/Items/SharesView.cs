namespace Routing.Contracts;

/// <summary>Answers of some people.</summary>
/// <param name="Answers">People who seem to answer as one count as one.</param>
[GenerateSerializer, Immutable, Alias("routing.SharesView")]
public sealed record SharesView(
    [property: Id(0)] string Group, [property: Id(1)] double Answers, [property: Id(2)] ShareView[] Shares);
