namespace Routing.Contracts;

/// <summary>One candidate of a prompt.</summary>
/// <param name="Utility">Distance from the mean of the prompt's candidates; a difference of 1 is odds of e in a decisive answer.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="Best">Probability of being the best.</param>
[GenerateSerializer, Immutable, Alias("routing.CandidateView")]
public sealed record CandidateView(
    [property: Id(0)] string Candidate, [property: Id(1)] double Utility, [property: Id(2)] double Low,
    [property: Id(3)] double High, [property: Id(4)] double Best);
