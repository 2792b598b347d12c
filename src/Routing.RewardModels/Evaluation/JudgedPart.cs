namespace Routing.RewardModels.Evaluation;

/// <summary>A model and the pairs of prompts that it has not seen.</summary>
internal sealed record JudgedPart(RewardModel Model, IReadOnlyList<JudgedPair> Judged);
