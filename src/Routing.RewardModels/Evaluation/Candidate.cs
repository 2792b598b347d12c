namespace Routing.RewardModels.Evaluation;

/// <summary>One of several answers to a prompt.</summary>
/// <param name="Model">Score by the model.</param>
/// <param name="Judge">Score by people, or by a model that shares no data with it.</param>
/// <param name="Length">Characters.</param>
public sealed record Candidate(string Prompt, double Model, double Judge, int Length);
