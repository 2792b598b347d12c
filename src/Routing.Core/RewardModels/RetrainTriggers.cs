using System.Globalization;
using Routing.Core.Programmes;

namespace Routing.Core.RewardModels;

/// <summary>What the triggers look at.</summary>
/// <param name="Judgments">Judgments of work items until now.</param>
public sealed record TriggerEvidence(long Judgments)
{
    /// <summary>p-value of the calibration of the served version on the last 500 judged pairs; null: too few.</summary>
    public double? CalibrationPValue { get; init; }

    /// <summary>Population stability index of the scores of new pairs against those of the training pairs; null: too few.</summary>
    public double? Stability { get; init; }

    /// <summary>Doubt about the open pairs, in units of that after the last run; null: not known.</summary>
    public double? Doubt { get; init; }
}

/// <summary>When a model is trained again (reward-model.md §14, algorithms.md §7.4).</summary>
public static class RetrainTriggers
{
    private const double CalibrationLevel = 0.01, StabilityLimit = 0.2, DoubtLimit = 2;

    /// <summary>The reasons that hold now, with numbers in plain words.</summary>
    /// <param name="lastPlan">The last plan; null: nothing was ever trained.</param>
    /// <param name="pairs">Pairs that the last version was trained on.</param>
    public static IReadOnlyList<(TrainingReason Reason, string Detail)> Due(
        RewardModelPolicy policy, RewardModelEvent.Planned? lastPlan, int pairs, TriggerEvidence evidence)
    {
        var due = new List<(TrainingReason, string)>();
        var needed = Math.Max(policy.NewLabels, (long)Math.Ceiling(policy.NewLabelShare * pairs));
        var fresh = evidence.Judgments - (lastPlan?.Judgments ?? 0);
        if (fresh >= needed)
            due.Add((TrainingReason.NewLabels, Text($"{fresh} new judgments, {needed} needed")));
        // The same data make the same model, whatever speaks for a run.
        if (fresh <= 0)
            return due;
        if (evidence.CalibrationPValue is { } p && p < CalibrationLevel)
            due.Add((TrainingReason.Calibration, Text($"calibrated with p = {p:0.0000}, below {CalibrationLevel}")));
        if (evidence.Stability is { } stability && stability > StabilityLimit)
            due.Add((TrainingReason.Drift, Text($"stability index {stability:0.00}, above {StabilityLimit}")));
        if (evidence.Doubt is { } doubt && doubt >= DoubtLimit)
            due.Add((TrainingReason.Uncertainty, Text($"{doubt:0.0} times the doubt that was left after the last run")));
        return due;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
