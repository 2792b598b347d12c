using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Intervals;

namespace Routing.Core.Labels;

/// <summary>Whether an item may close with a reward model's help, and how sure it must be (algorithms.md §8). People always
/// answer first, and their leading class is the label: the model only says that no more of them are needed.</summary>
public static class AssistedClosing
{
    private const double Delta = 0.05;

    private static readonly double[] _strictFirst = [.999, .995, .99, .98, .97, .95, .93, .90, .85, .80];

    /// <summary>Thresholds by risk class, learnt on the blind items: what would the model have closed, and was it what people
    /// came to in the end?</summary>
    /// <param name="voted">Judged work items.</param>
    public static ImmutableArray<double?> Thresholds(
        Programme programme, BeliefModel model, double blindShare, IEnumerable<(string Item, FeedbackTaskState Task)> voted)
    {
        var settled = voted.Where(pair => EvidenceTrusts.IsBlind(pair.Item, blindShare)
                && pair.Task is { IsGold: false, Closed.Reason: FeedbackTaskEvent.Closed.Confident, Earlier: 0 } && AutoAccept.IsFresh(pair.Task, model))
            .ToLookup(pair => pair.Task.Content!.Risk, pair => pair.Task);
        return [.. programme.Risks.Select((risk, index) => index >= AuditStanding.AssistedRisks ? null : FixedSequence(
            [.. settled[index].Select(task => Looks(task, risk, model)).Where(looks => !looks.IsEmpty)], risk.TargetError))];
    }

    /// <summary>The loosest threshold at which at most <paramref name="target"/> of what would have closed was wrong, with
    /// probability 0.95 (fixed-sequence testing, Angelopoulos et al. 2021); null where no threshold is shown to be safe.</summary>
    /// <param name="items">By item, in the order of answers: joined confidence, and whether the label then was another.</param>
    public static double? FixedSequence(IReadOnlyList<ImmutableArray<(double Confidence, bool Wrong)>> items, double target)
    {
        ArgumentNullException.ThrowIfNull(items);
        // With fewer items even none wrong shows nothing; which thresholds those are depends on confidences alone.
        var least = LeastFor(target);
        double? safe = null;
        foreach (var threshold in _strictFirst)
        {
            var closed = items.Select(looks => looks.Where(look => look.Confidence >= threshold)
                .Select(look => (bool?)look.Wrong).FirstOrDefault()).OfType<bool>().ToList();
            if (closed.Count < least)
                continue;
            if (ClopperPearson.Upper(closed.Count(wrong => wrong), closed.Count, Delta) > target)
                return safe;
            safe = threshold;
        }

        return safe;
    }

    /// <summary>Items of which none may be wrong to show a target: 59 for .05, 149 for .02.</summary>
    public static int LeastFor(double target) => (int)Math.Ceiling(Math.Log(Delta) / Math.Log(1 - target));

    /// <summary>The joined confidence in the leading class by which a task may close now, or null where it may not.</summary>
    public static double? Confidence(FeedbackTaskState task, RiskClass risk, BeliefModel model, double[] calibrated, int verdict)
    {
        if (model.Trust is not { } trust || task.Content is not { } content || risk.NeedsExpert
            || task.Round.Count < Math.Max(1, risk.MinimumOverlap) || task.Earlier > 0 || task.Audit is not null
            || trust.Thresholds.ElementAtOrDefault(content.Risk) is not { } threshold)
            return null;
        if (model.Evidence(content.ExternalId) is not { } evidence)
            return null;
        var joined = model.Join(evidence, calibrated);
        return Array.IndexOf(joined, joined.Max()) == verdict && joined[verdict] >= threshold && 1 - joined[verdict] <= risk.TargetError
            ? joined[verdict] : null;
    }

    // Every number of answers at which a blind item could have closed, as if it were not blind.
    private static ImmutableArray<(double, bool)> Looks(FeedbackTaskState task, RiskClass risk, BeliefModel model)
    {
        if (model.Scores?.Items.TryGetValue(task.Content!.ExternalId, out var scored) != true)
            return [];
        var looks = ImmutableArray.CreateBuilder<(double, bool)>();
        for (var n = Math.Max(1, risk.MinimumOverlap); n <= task.Judgments.Count; n++)
        {
            var then = task with { Judgments = task.Judgments.GetRange(0, n) };
            var calibrated = model.Calibrated(model.Belief(then, 0), 0, task.Content!.Slice);
            var verdict = Array.IndexOf(calibrated, calibrated.Max());
            var joined = model.Join(scored, calibrated);
            if (Array.IndexOf(joined, joined.Max()) == verdict)
                looks.Add((joined[verdict], verdict != task.Closed!.Verdicts[0]));
        }

        return looks.ToImmutable();
    }
}
