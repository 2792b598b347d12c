using System.Globalization;
using Routing.Core.Labels;
using Routing.Core.Programmes;

namespace Routing.Core.RewardModels;

/// <summary>When a model is trained again (reward-model.md §14, algorithms.md §7.4).</summary>
public static class RetrainTriggers
{
    private const double CalibrationLevel = 0.01, StabilityLimit = 0.2, DoubtLimit = 2;

    /// <summary>Every reason as it stands now, whether it holds or not; <see cref="TrainingReason.Request"/> is for people to give.</summary>
    /// <param name="lastPlan">The last plan; null: nothing was ever trained.</param>
    /// <param name="pairs">Pairs that the last version was trained on.</param>
    public static IReadOnlyList<TriggerReading> Read(
        RewardModelPolicy policy, RewardModelEvent.Planned? lastPlan, int pairs, TriggerEvidence evidence, DateTimeOffset now)
    {
        var days = lastPlan is null || policy.Schedule == TimeSpan.Zero ? (double?)null : (now - lastPlan.At).TotalDays;
        var needed = Math.Max(policy.NewLabels, (long)Math.Ceiling(policy.NewLabelShare * pairs));
        var fresh = evidence.Judgments - (lastPlan?.Judgments ?? 0);
        // The same data make the same model, whatever speaks for a run.
        TriggerReading Of(TrainingReason reason, double? value, double threshold, bool beyond, FormattableString known, string unknown, long least = 1) =>
            new(reason, value, threshold, beyond && fresh >= least, value is null ? unknown : Text(known) + (beyond && fresh < least ? Few(least) : ""));
        string Few(long least) => least == 1 ? ", but no new judgment" : Text($", but {fresh} new judgments of {least} needed");
        return
        [
            Of(TrainingReason.NewLabels, fresh, needed, fresh >= needed, $"{fresh} new judgments, {needed} needed", ""),
            Of(
                TrainingReason.Calibration, evidence.CalibrationPValue, CalibrationLevel, evidence.CalibrationPValue < CalibrationLevel,
                $"calibrated with p = {evidence.CalibrationPValue:0.0000}, due below {CalibrationLevel}", "too few pairs judged since it is trusted",
                // Until then the pairs looked at are in part those that the last run has learnt from, and hardly more data make hardly
                // another model.
                Math.Max(EvidenceCalibration.Last, needed / 2)),
            Of(
                TrainingReason.Drift, evidence.Stability?.Index, StabilityLimit, evidence.Stability?.Index > StabilityLimit,
                $"stability index {evidence.Stability?.Index:0.00}{(evidence.Stability?.Slice is { } slice ? $" in slice '{slice}'" : "")}, due above {StabilityLimit}", "too few pairs before or after it was first scored"),
            Of(
                TrainingReason.Uncertainty, evidence.Doubt, DoubtLimit, evidence.Doubt >= DoubtLimit,
                $"{evidence.Doubt:0.0} times the doubt that was left after the last run, due from {DoubtLimit}", "nothing is trusted or hardly anything doubted yet"),
            Of(
                TrainingReason.Schedule, days, policy.Schedule.TotalDays, days >= policy.Schedule.TotalDays,
                $"{days:0.0} days since the last run began, due after {policy.Schedule.TotalDays:0.#}", lastPlan is null ? "nothing was ever trained" : "there is no schedule"),
        ];
    }

    /// <summary>The reasons that hold now.</summary>
    public static IEnumerable<TriggerReading> Due(
        RewardModelPolicy policy, RewardModelEvent.Planned? lastPlan, int pairs, TriggerEvidence evidence, DateTimeOffset now) =>
        Read(policy, lastPlan, pairs, evidence, now).Where(reading => reading.Due);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
