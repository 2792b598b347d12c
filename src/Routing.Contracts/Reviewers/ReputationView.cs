namespace Routing.Contracts;

/// <summary>Reliability of a reviewer on one question and slice.</summary>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="Evidence">Pieces of evidence, weighted.</param>
/// <param name="IsPrior">Too little evidence: what is shown is the pool's prior.</param>
[GenerateSerializer, Immutable, Alias("routing.ReputationView")]
public sealed record ReputationView(
    [property: Id(0)] string Question, [property: Id(1)] string Slice, [property: Id(2)] double Mean,
    [property: Id(3)] double Low, [property: Id(4)] double High, [property: Id(5)] double LowerTenth,
    [property: Id(6)] double Evidence, [property: Id(7)] int Answers, [property: Id(8)] int Gold,
    [property: Id(9)] bool IsPrior);
