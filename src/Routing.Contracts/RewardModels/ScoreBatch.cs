namespace Routing.Contracts;

/// <summary>Answers of one prompt to be scored.</summary>
[GenerateSerializer, Immutable, Alias("routing.ScoreBatch")]
public sealed record ScoreBatch([property: Id(0)] string Prompt, [property: Id(1)] string[] Answers);
