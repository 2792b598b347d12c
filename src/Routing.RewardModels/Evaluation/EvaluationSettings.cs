namespace Routing.RewardModels.Evaluation;

/// <summary>What an evaluation has to know besides model and pairs.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Of resamples and probes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Slices in which a refusal is a right answer, so that the refusal probe has no limit there.</summary>
    public IReadOnlySet<string> RefusalIsRight { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The version before, judged on the same pairs; null: none.</summary>
    public RewardModel? Previous { get; init; }
}
