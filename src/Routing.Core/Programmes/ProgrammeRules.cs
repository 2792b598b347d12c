using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using System.Globalization;
using Routing.Core.Rubrics;

namespace Routing.Core.Programmes;

/// <summary>Checks a whole programme and reports every fault, not only the first.</summary>
public static class ProgrammeRules
{
    public const int MaximumFaults = 100;
    public const int MaximumRisks = 4;

    private static readonly string[] PairwiseClasses = ["A", "B", "tie"];

    public static IReadOnlyList<Fault> Validate(Programme programme)
    {
        ArgumentNullException.ThrowIfNull(programme);
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(programme.Name) || programme.Name.Length > 200)
            faults.Add(new Fault("/name", "validation_failed", "The name must have 1 to 200 characters."));

        CheckClasses(programme, faults);
        CheckAxes(programme.Axes, faults);
        faults.AddRange(RubricRules.Validate(programme.Rubric, programme.Axes));
        CheckRisks(programme, faults);
        CheckTiers(programme.Tiers, faults);
        CheckBudgets(programme, faults);
        CheckTaste(programme, faults);
        CheckPools(programme, faults);
        CheckShares(programme, faults);
        if (programme.Duplicates is { Threshold: not (>= DuplicatePolicy.Least and <= 1) })
            faults.Add(new Fault("/duplicates/threshold", "dedup_invalid", "Near duplicates are looked for from a similarity of 0.5 to 1."));
        if (programme.Stage is not (null or ProgrammeStage.Draft))
            faults.Add(new Fault("/stage", "validation_failed", "A programme begins as a draft, or live; `programme move` does the rest."));
        if (programme.Pilot is { Items: < PilotPolicy.LeastItems })
            faults.Add(new Fault("/pilot/items", "pilot_too_small", $"A pilot has at least {PilotPolicy.LeastItems} items."));
        if (programme.Pilot is { Overlap: < 2 or > 20 })
            faults.Add(new Fault("/pilot/overlap", "overlap_invalid", "In a pilot 2 to 20 people judge each item."));
        if (programme.Pilot is { Agreement: not (>= 0 and <= 1) })
            faults.Add(new Fault("/pilot/agreement", "validation_failed", "The agreement that a pilot must reach lies between 0 and 1."));
        RewardModelRules.Check(programme, faults);
        return faults.Count > MaximumFaults ? faults.GetRange(0, MaximumFaults) : faults;
    }

    private static void CheckClasses(Programme programme, List<Fault> faults)
    {
        var classes = programme.Classes;
        for (var i = 0; i < classes.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(classes[i]))
                faults.Add(new Fault(At("/classes", i), "validation_failed", "A class needs a name."));
            else if (classes.Take(i).Contains(classes[i], StringComparer.OrdinalIgnoreCase))
                faults.Add(new Fault(At("/classes", i), "validation_failed", $"Class '{classes[i]}' is given twice."));
        }

        switch (programme.Method)
        {
            case FeedbackMethod.Pairwise when !classes.SequenceEqual(PairwiseClasses, StringComparer.Ordinal):
                faults.Add(new Fault("/classes", "method_mismatch", "A pairwise programme has the classes A, B, tie."));
                break;
            case FeedbackMethod.PassFail when classes.Count != 2:
                faults.Add(new Fault("/classes", "method_mismatch", "A pass-fail programme has exactly two classes."));
                break;
            case FeedbackMethod.PassFail when programme.Axes.All(axis => axis.Scale is not AxisScale.Binary):
                faults.Add(new Fault("/axes", "method_mismatch", "A pass-fail programme needs an axis of scale binary."));
                break;
            case FeedbackMethod.Rating when programme.Axes.All(axis => axis.Scale is not AxisScale.OneToFive):
                faults.Add(new Fault("/axes", "method_mismatch", "A rating programme needs an axis of scale 1-5."));
                break;
            case FeedbackMethod.Classify when classes.Count < 2:
                faults.Add(new Fault("/classes", "method_mismatch", "This method needs at least two classes."));
                break;
        }
    }

    private static void CheckAxes(IReadOnlyList<Axis> axes, List<Fault> faults)
    {
        if (axes.Count is < 3 or > 5)
            faults.Add(new Fault("/axes", "axis_count_out_of_range", $"A programme has 3 to 5 axes, not {axes.Count}."));

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var weightsUsable = true;
        for (var i = 0; i < axes.Count; i++)
        {
            var axis = axes[i];
            var at = At("/axes", i);
            if (string.IsNullOrWhiteSpace(axis.Id))
                faults.Add(new Fault(at + "/id", "validation_failed", "An axis needs an id."));
            else if (!ids.Add(axis.Id))
                faults.Add(new Fault(at + "/id", "axis_duplicate", $"Axis id '{axis.Id}' is given twice."));
            if (string.IsNullOrWhiteSpace(axis.Name))
                faults.Add(new Fault(at + "/name", "validation_failed", "An axis needs a name."));
            else if (!names.Add(axis.Name))
                faults.Add(new Fault(at + "/name", "axis_duplicate", $"Axis name '{axis.Name}' is given twice."));
            if (string.IsNullOrWhiteSpace(axis.Description))
                faults.Add(new Fault(at + "/description", "axis_description_missing", $"Axis '{axis.Id}' needs a description."));
            if (!(axis.Weight is >= 0 and <= 1))
            {
                weightsUsable = false;
                faults.Add(new Fault(at + "/weight", "axis_weights_invalid", "A weight lies between 0 and 1."));
            }
        }

        // Half a part in a million above the tolerance keeps binary rounding from refusing exactly 0.001.
        var sum = axes.Sum(axis => axis.Weight);
        if (weightsUsable && axes.Count > 0 && Math.Abs(sum - 1) > 0.0010005)
        {
            var text = sum.ToString("0.####", CultureInfo.InvariantCulture);
            faults.Add(new Fault("/axes", "axis_weights_invalid", $"The weights sum to {text}; they must sum to 1 within 0.001."));
        }
    }

    private static void CheckRisks(Programme programme, List<Fault> faults)
    {
        if (programme.Risks.Count == 0)
            faults.Add(new Fault("/risks", "validation_failed", "At least one risk class is needed."));
        if (programme.Risks.Count > MaximumRisks)
            faults.Add(new Fault("/risks", "validation_failed", $"At most {MaximumRisks} risk classes, from low to critical."));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < programme.Risks.Count; i++)
        {
            var risk = programme.Risks[i];
            var at = At("/risks", i);
            if (string.IsNullOrWhiteSpace(risk.Name) || !names.Add(risk.Name))
                faults.Add(new Fault(at + "/name", "validation_failed", "A risk class needs a name of its own."));
            if (!(risk.TargetError is > 0 and < 0.5))
                faults.Add(new Fault(at + "/targetError", "validation_failed", "A target error lies between 0 and 0.5, both excluded."));
            if (risk.MinimumOverlap < 1)
                faults.Add(new Fault(at + "/minimumOverlap", "overlap_invalid", "The minimum overlap is at least 1."));
            if (risk.MaximumOverlap < risk.MinimumOverlap)
            {
                faults.Add(new Fault(at + "/maximumOverlap", "overlap_invalid",
                    $"The maximum overlap {risk.MaximumOverlap} is below the minimum {risk.MinimumOverlap}."));
            }

            if (risk.ErrorCost is <= 0)
                faults.Add(new Fault(at + "/errorCost", "validation_failed", $"What a wrong label costs is above 0 cents, not {risk.ErrorCost}."));

            var regulated = string.Equals(risk.Name, "regulated", StringComparison.OrdinalIgnoreCase);
            if (_strict.Contains(risk.Name, StringComparer.OrdinalIgnoreCase) && risk.MinimumOverlap is 1)
                faults.Add(new Fault(at + "/minimumOverlap", "overlap_invalid", $"Risk class '{risk.Name}' needs at least 2 judgments."));
            if (regulated && !risk.NeedsExpert)
                faults.Add(new Fault(at + "/needsExpert", "overlap_invalid", "A regulated risk class needs an expert."));
            if (risk.NeedsExpert && !programme.Tiers.Any(tier => tier.Expert))
                faults.Add(new Fault(at + "/needsExpert", "tier_invalid", $"Risk class '{risk.Name}' needs an expert, but no tier is expert."));
        }
    }

    private static void CheckTiers(IReadOnlyList<Tier> tiers, List<Fault> faults)
    {
        if (tiers.Count == 0)
            faults.Add(new Fault("/tiers", "tier_invalid", "At least one tier is needed."));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < tiers.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(tiers[i].Name) || !names.Add(tiers[i].Name))
                faults.Add(new Fault(At("/tiers", i) + "/name", "tier_invalid", "A tier needs a name of its own."));
            if (tiers[i].PricePerJudgment < 0)
                faults.Add(new Fault(At("/tiers", i) + "/pricePerJudgment", "tier_invalid", "A price is not negative."));
            if (tiers[i].PriorAccuracy is { } prior && !(prior is > 0.5 and < 1))
                faults.Add(new Fault(At("/tiers", i) + "/priorAccuracy", "tier_invalid", "An expected accuracy lies between 0.5 and 1, both excluded."));
        }
    }

    private static void CheckTaste(Programme programme, List<Fault> faults)
    {
        if (programme.Distribution && programme.Method is not (FeedbackMethod.Pairwise or FeedbackMethod.Classify))
            faults.Add(new Fault("/mode", "method_mismatch", "Only a pairwise or classification programme is one of distribution; elsewhere an axis says taste: true."));
        if (programme is { Distribution: true, RewardModel: not null })
            faults.Add(new Fault("/rewardModel", "method_mismatch", "A reward model learns labels; a programme of distribution has none."));
        for (var i = 0; i < programme.Axes.Count; i++)
        {
            if (programme.Axes[i] is { Taste: true, Blocking: true })
                faults.Add(new Fault(At("/axes", i) + "/taste", "validation_failed", $"Axis '{programme.Axes[i].Id}' is blocking: that needs one truth."));
        }

        var questions = Question.Of(programme);
        if (!questions.IsEmpty && questions.All(question => question.Taste) && (programme.CalibrationRequired || programme.GoldShare > 0))
            faults.Add(new Fault("/goldShare", "gold_share_invalid", "Where all is taste there is no gold: set goldShare to 0 and calibrationRequired to false."));
    }

    private static void CheckBudgets(Programme programme, List<Fault> faults)
    {
        for (var i = 0; i < programme.Tiers.Count; i++)
        {
            var tier = programme.Tiers[i];
            if (tier.Budget is <= 0)
            {
                faults.Add(tier.Expert && programme.Risks.FirstOrDefault(risk => risk.NeedsExpert) is { } risk
                    ? new Fault(At("/tiers", i) + "/budget", "budget_conflict", $"Risk class '{risk.Name}' needs an expert, but tier '{tier.Name}' has no money.")
                    : new Fault(At("/tiers", i) + "/budget", "validation_failed", "A budget is above 0; leave it out for no limit."));
            }
        }

        if (programme.BudgetUntil is null && programme.Tiers.Any(tier => tier.Budget is not null))
            faults.Add(new Fault("/budgetUntil", "validation_failed", "budgetUntil says by when the budgets of the tiers may be gone."));
        if (programme.BudgetUntil is not null && programme.Tiers.All(tier => tier.Budget is null))
            faults.Add(new Fault("/budgetUntil", "validation_failed", "No tier has a budget."));
    }

    private static void CheckPools(Programme programme, List<Fault> faults)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < programme.Pools.Count; i++)
        {
            var pool = programme.Pools[i];
            if (string.IsNullOrWhiteSpace(pool.Id) || !ids.Add(pool.Id))
                faults.Add(new Fault(At("/pools", i) + "/id", "validation_failed", "A pool needs an id of its own."));
            if (programme.Tiers.All(tier => tier.Name != pool.Tier))
                faults.Add(new Fault(At("/pools", i) + "/tier", "tier_invalid", $"Tier '{pool.Tier}' is not defined."));
            if (pool.PricePerJudgment < 0)
                faults.Add(new Fault(At("/pools", i) + "/pricePerJudgment", "tier_invalid", "A price is not negative."));
        }
    }

    private static void CheckShares(Programme programme, List<Fault> faults)
    {
        if (!(programme.GoldShare is >= 0 and <= 0.5))
            faults.Add(new Fault("/goldShare", "gold_share_invalid", "The gold share lies between 0 and 0.5."));
        if (programme.AttentionShare is { } attention && !(attention >= 0 && attention <= AttentionSchedule.Most))
            faults.Add(new Fault("/attentionShare", "attention_share_invalid", "The share of attention checks lies between 0 and 0.03: they come at most once in thirty pulls."));
        if (!(programme.CheckShare is >= 0 and <= 1))
            faults.Add(new Fault("/checkShare", "validation_failed", "The share of texts that are checked lies between 0 and 1."));
        if (programme.CalibrationSize is < 20 or > 40)
            faults.Add(new Fault("/calibrationSize", "calibration_size_invalid", "A calibration set has 20 to 40 items."));
        if (!(programme.CalibrationMinimum is >= 0 and <= 1))
            faults.Add(new Fault("/calibrationMinimum", "validation_failed", "The calibration minimum lies between 0 and 1."));
        if (!(programme.ExplorationShare is >= 0 and <= 1))
            faults.Add(new Fault("/explorationShare", "validation_failed", "The exploration share lies between 0 and 1."));
        if (!(programme.ShareCap is > 0 and <= 1))
            faults.Add(new Fault("/shareCap", "validation_failed", "The share cap lies above 0 and at most at 1."));
        CheckQuotas(programme, faults);
        if (!(programme.ExpertShare is >= 0 and <= 1))
            faults.Add(new Fault("/expertShare", "validation_failed", "The expert share lies between 0 and 1."));
        if (programme.ExpertsToOverrule < 1)
            faults.Add(new Fault("/expertsToOverrule", "overlap_invalid", "At least one expert is needed to overrule the crowd."));
        if (programme.Signals is SignalUse.Off && programme.Risks.FirstOrDefault(IsStrict) is { } strict)
            faults.Add(new Fault("/signals", "signal_required", $"Signals cannot be off while there is a risk class '{strict.Name}'."));
        if (programme.HoldTime < TimeSpan.Zero || programme.HoldTime > TimeSpan.FromSeconds(2))
            faults.Add(new Fault("/holdMilliseconds", "validation_failed", "A request for work is held for at most 2000 milliseconds."));
        if (programme.LeaseDuration < TimeSpan.FromSeconds(1) || programme.LeaseDuration > TimeSpan.FromDays(1))
            faults.Add(new Fault("/leaseSeconds", "deadline_invalid", "A lease lasts between 1 second and 1 day."));
    }

    private static void CheckQuotas(Programme programme, List<Fault> faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < programme.GroupQuotas.Count; i++)
        {
            var quota = programme.GroupQuotas[i];
            if (string.IsNullOrWhiteSpace(quota.Group) || !names.Add(quota.Group))
                faults.Add(new Fault(At("/groupQuotas", i) + "/group", "validation_failed", "A quota names a group of its own."));
            if (quota.Minimum < 1)
                faults.Add(new Fault(At("/groupQuotas", i) + "/minimum", "validation_failed", "A quota asks for at least 1 answer."));
        }

        var owed = programme.GroupQuotas.Sum(quota => quota.Minimum);
        if (programme.Risks.FirstOrDefault(risk => risk.MaximumOverlap < owed) is { } narrow)
            faults.Add(new Fault("/groupQuotas", "overlap_invalid", $"The quotas ask for {owed} answers, but risk class '{narrow.Name}' allows {narrow.MaximumOverlap}."));
    }

    private static bool IsStrict(RiskClass risk) =>
        risk.NeedsExpert || _strict.Contains(risk.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] _strict = ["high", "critical", "regulated"];

    private static string At(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}/{index}");
}
