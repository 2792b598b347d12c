using System.Globalization;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Statistics.Signals;

namespace Routing.Core.RewardModels;

/// <summary>When a model is trained again (reward-model.md §14, algorithms.md §7.4).</summary>
public static class RetrainTriggers
{
    private const double CalibrationLevel = 0.01, StabilityLimit = 0.2, DoubtLimit = 2, DomainLimit = 2, CorrectionShare = 0.01;

    // A share of few pairs doubles by chance.
    private const double DomainLevel = 0.01;

    /// <summary>Every reason as it stands now, whether it holds or not; <see cref="TrainingReason.Request"/> is for people to give.</summary>
    /// <param name="lastPlan">The last plan; null: nothing was ever trained.</param>
    /// <param name="pairs">Pairs that the last version was trained on.</param>
    public static IReadOnlyList<TriggerReading> Read(
        RewardModelPolicy policy, RewardModelEvent.Planned? lastPlan, int pairs, TriggerEvidence evidence, DateTimeOffset now)
    {
        var days = lastPlan is null || policy.Schedule == TimeSpan.Zero ? (double?)null : (now - lastPlan.At).TotalDays;
        var needed = Math.Max(policy.NewLabels, (long)Math.Ceiling(policy.NewLabelShare * pairs));
        // Judged items may have been discarded since, and some judgments may have been counted twice, now or at the plan.
        var fresh = Math.Max(0, evidence.Judgments - Math.Min(lastPlan?.Judgments ?? 0, evidence.Planned ?? long.MaxValue));
        var alarms = evidence.Alarms - (lastPlan?.Alarms ?? 0);
        var rubrics = lastPlan?.Rubric is { } rubric ? Math.Max(0, evidence.Rubric - rubric) : (double?)null;
        var corrections = evidence.Corrections - (lastPlan?.Corrections ?? 0);
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
            Of(
                TrainingReason.Domain, evidence.Domain?.Ratio, DomainLimit, evidence.Domain is { } domain && domain.Ratio >= DomainLimit && domain.PValue < DomainLevel,
                $"{evidence.Domain?.Now:0.0%} of the new pairs out of domain, {evidence.Domain?.Before:0.0%} before, due from {DomainLimit} times as many with p < {DomainLevel} (p = {evidence.Domain?.PValue:0.0000})", "too few pairs before or after it was first scored"),
            Of(
                TrainingReason.OnlineAccuracy, evidence.Fall, RiseCusum.Alarm, evidence.Fall >= RiseCusum.Alarm,
                $"cumulative sum {evidence.Fall:0.0} of how much less right it is since it was trained, due from {RiseCusum.Alarm}", "too few pairs judged before or since it was trained"),
            Of(
                TrainingReason.Audit, alarms, 1, lastPlan is not null && alarms >= 1, $"{alarms} alarms of audits since the last run began", ""),
            Of(
                TrainingReason.Rubric, rubrics, 1, rubrics >= 1, $"{rubrics} new versions of the rubric since the last run began", "nothing was trained under a known rubric"),
            Of(
                TrainingReason.Correction, pairs == 0 ? null : (double)corrections / pairs, CorrectionShare, corrections >= CorrectionShare * pairs && corrections > 0,
                $"{corrections} labels corrected or taken back since the last run began, of {pairs} pairs, due from {CorrectionShare:0%}", "nothing was ever trained",
                // They are other data without a new judgment.
                long.MinValue),
        ];
    }

    /// <summary>The reasons that hold now.</summary>
    public static IEnumerable<TriggerReading> Due(
        RewardModelPolicy policy, RewardModelEvent.Planned? lastPlan, int pairs, TriggerEvidence evidence, DateTimeOffset now) =>
        Read(policy, lastPlan, pairs, evidence, now).Where(reading => reading.Due);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
