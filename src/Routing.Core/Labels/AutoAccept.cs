using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Audits;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>Closing items before anybody judged them, and auditing what a model helped to close (algorithms.md §8). Only low
/// and medium risk, only where blind items show that it is safe; high and critical risk never without a person.</summary>
public static class AutoAccept
{
    // A slice of which less is known borrows from all slices, at half the error; with hardly anything, only at a high confidence.
    private const int LeastOfSlice = 50;
    private const double SmallSliceFloor = 0.99;

    /// <summary>The confidence of the evidence alone from which items may close, by slice and risk class: the loosest at which
    /// people came to another label on at most α of the blind items, with probability .95.</summary>
    /// <param name="voted">Judged work items.</param>
    public static AcceptThresholds Thresholds(
        Programme programme, BeliefModel model, double blindShare, IEnumerable<(string Item, FeedbackTaskState Task)> voted)
    {
        var settled = voted.Where(pair => EvidenceTrusts.IsBlind(pair.Item, blindShare) && IsFresh(pair.Task, model)
                && pair.Task is { IsGold: false, Earlier: 0, Closed.Reason: Closed.Confident or "expert" or "adjudicated" })
            .Select(pair => (pair.Task.Content!.Slice, pair.Task.Content.Risk, Looks: Look(pair.Item, pair.Task, model)))
            .Where(item => !item.Looks.IsEmpty).ToList();
        ImmutableArray<double?> ByRisk(Func<int, double, double?> threshold) => [.. programme.Risks.Select((risk, index) =>
            index >= AuditStanding.AssistedRisks || risk.NeedsExpert ? null : threshold(index, AuditStanding.TargetOf(risk, index)))];
        var borrowed = ByRisk((risk, target) => AssistedClosing.FixedSequence(
            [.. settled.Where(item => item.Risk == risk).Select(item => item.Looks)], target / 2));
        var slices = settled.GroupBy(item => item.Slice, StringComparer.Ordinal).Where(slice => slice.Count() >= LeastOfSlice)
            .ToImmutableSortedDictionary(
                slice => slice.Key,
                slice => ByRisk((risk, target) =>
                {
                    List<ImmutableArray<(double, bool)>> own = [.. slice.Where(item => item.Risk == risk).Select(item => item.Looks)];
                    return own.Count < AssistedClosing.LeastFor(target) ? borrowed[risk] : AssistedClosing.FixedSequence(own, target);
                }),
                StringComparer.Ordinal);
        return new AcceptThresholds(
            [.. borrowed.Select(from => from is { } threshold ? Math.Max(threshold, SmallSliceFloor) : (double?)null)], slices);
    }

    /// <summary>Whether what people settled about a task is newer than the last alarm of its risk class.</summary>
    public static bool IsFresh(FeedbackTaskState task, BeliefModel model) =>
        model.Audits.ElementAtOrDefault(task.Content!.Risk)?.AlarmAt is not { } alarm || task.Closed?.At > alarm;

    /// <summary>The class and confidence with which an item that nobody judged may close; null where it may not.</summary>
    public static (int Verdict, double Confidence)? Of(string item, FeedbackTaskState task, Programme programme, BeliefModel model)
    {
        if (task is not { Content: { } content, IsGold: false, Closed: null, Dispute: null, Audit: null, Judgments.IsEmpty: true, Reopening: null }
            || content.Risk >= AuditStanding.AssistedRisks || programme.Risks[content.Risk].NeedsExpert || model.Questions is not [{ Question.Taste: false }]
            || model.Trust?.Accept.Of(content.Slice, content.Risk) is not { } threshold
            || model.Evidence(item) is not { Evidence.OutOfDomain: false } evidence)
            return null;
        var joined = model.Join(evidence, model.Untouched);
        var top = joined.Max();
        // What is safe may still be worth a person's answer (§4.5).
        return top >= threshold && Worth.Next(programme.Risks[content.Risk], programme, model.Questions[0], joined, mayClose: true) is null or NextStep.Close
            ? (Array.IndexOf(joined, top), top) : null;
    }

    /// <summary>The fact that closes such an item, or that draws it for an audit.</summary>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static FeedbackTaskEvent? Settle(
        string item, FeedbackTaskState task, Programme programme, BeliefModel model, double draw, DateTimeOffset now) =>
        Of(item, task, programme, model) is var (verdict, confidence)
            ? Audited(task, new Closed(FeedbackTaskState.AutoAcceptedReason, [verdict], null, now, model.Trust!.Model, confidence), model, draw)
            : null;

    /// <summary>What becomes of a task that a model helps to close: it closes with the draw on record, or is audited.</summary>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static FeedbackTaskEvent Audited(FeedbackTaskState task, Closed closed, BeliefModel model, double draw)
    {
        var standing = model.Audits.ElementAtOrDefault(task.Content!.Risk);
        var audits = standing?.Audits ?? 0;
        var propensity = AuditPropensity.Of(closed.Assisted!.Value, audits);
        return draw < propensity
            ? new AuditDrawn(closed.Verdicts, closed.Assisted.Value, closed.Model!, propensity, AuditPropensity.Of(1, audits), draw, closed.At)
            : closed with { AuditPropensity = propensity, AuditDraw = draw };
    }

    /// <summary>Items that a model helped to close between the last clean look and an alarm, least sure first: people are
    /// asked about them again.</summary>
    public static IEnumerable<(string Item, string Command, string Reason)> ToAskAgain(
        Programme programme, BeliefModel model, IEnumerable<(string Item, FeedbackTaskState Task)> tasks) =>
        from pair in tasks
        where pair.Task is { Closed: { Model: not null, AuditPropensity: not null }, Content: not null }
        let standing = model.Audits.ElementAtOrDefault(pair.Task.Content!.Risk)
        where standing is not null
        let closed = pair.Task.Closed!
        from alarm in standing.Alarms
        where closed.At <= alarm.At && closed.At > alarm.CleanAt
        orderby closed.Assisted, pair.Item
        select (
            pair.Item, string.Create(CultureInfo.InvariantCulture, $"audit:{pair.Task.Content!.Risk}:{alarm.At:O}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"audits of risk class '{programme.Risks[pair.Task.Content!.Risk].Name}' found more errors than the promised {standing.Target:P0}"));

    private static ImmutableArray<(double Confidence, bool Wrong)> Look(string item, FeedbackTaskState task, BeliefModel model)
    {
        if (model.Scores?.Items.TryGetValue(item, out var scored) != true || scored.Evidence.OutOfDomain)
            return [];
        var joined = model.Join(scored, model.Untouched);
        var top = joined.Max();
        return [(top, Array.IndexOf(joined, top) != task.Closed!.Verdicts[0])];
    }
}
