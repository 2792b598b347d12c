namespace Routing.Contracts;

/// <summary>What people's answers about all pairs of a prompt say of its candidates.</summary>
/// <param name="Candidates">Best first.</param>
/// <param name="Comparisons">Answers behind it.</param>
/// <param name="IsOnScale">The answers fit one scale; where they do not, one pair says nothing of another.</param>
[GenerateSerializer, Immutable, Alias("routing.PromptGroupView")]
public sealed record PromptGroupView(
    [property: Id(0)] string Group, [property: Id(1)] CandidateView[] Candidates, [property: Id(2)] int Comparisons,
    [property: Id(3)] bool IsOnScale);
