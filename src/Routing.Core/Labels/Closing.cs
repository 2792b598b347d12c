using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>Applies <see cref="StopRule"/> to a task: when it has been judged enough, and by whom it still must
/// be.</summary>
public static class Closing
{
    // A second expert follows where the first one contradicts the leading label.
    private const int ExpertAnswers = 2;

    /// <summary>Most judgments and running leases at which this tier may still lease.</summary>
    public static int Limit(FeedbackTaskState task, bool expert) =>
        RiskPolicy.Of(task.Content?.Risk ?? 0).MaximumOverlap + (expert ? ExpertAnswers : 0);

    /// <summary>Adds the closing fact to an accepted answer when it was the last one needed.</summary>
    /// <param name="model">The belief model to judge by, asked once the task has content.</param>
    public static Decision<FeedbackTaskEvent> After(
        FeedbackTaskState before, Decision<FeedbackTaskEvent> decision, Func<FeedbackTaskState, BeliefModel> model,
        DateTimeOffset now)
    {
        if (decision is not Decision<FeedbackTaskEvent>.Accepted([_, ..] events))
            return decision;
        var after = events.Aggregate(before, static (task, e) => task.Apply(e));
        return after.Closed is null && Close(after, model(after), now) is { } closed
            ? new Decision<FeedbackTaskEvent>.Accepted([.. events, closed])
            : decision;
    }

    /// <summary>Whether only an expert can settle the item now.</summary>
    public static bool NeedsExpert(FeedbackTaskState task, BeliefModel model) =>
        task.Content is { Classes.Count: > 0 } && Look(task, model).Decision is StopDecision.Escalate;

    private static Closed? Close(FeedbackTaskState task, BeliefModel model, DateTimeOffset now)
    {
        if (task.Content!.Classes.Count == 0)
            return new Closed("collected", null, 1, now);

        var (decision, calibrated, verdict) = Look(task, model);
        return decision switch
        {
            StopDecision.Resolved => new Closed("confident", verdict, calibrated[verdict], now),
            StopDecision.Escalate { To: EscalationTarget.Adjudicator } =>
                new Closed("disputed", null, calibrated[verdict], now),
            // The expert has spoken and the crowd is used up: his answer and the crowd's agree on the leading label.
            StopDecision.Escalate when task.Judgments.Exists(judged => judged.Expert)
                && task.Judgments.FindLast(judged => judged.Expert)!.Class == verdict =>
                new Closed("expert", verdict, calibrated[verdict], now),
            _ => null,
        };
    }

    private static (StopDecision Decision, double[] Calibrated, int Verdict) Look(
        FeedbackTaskState task, BeliefModel model)
    {
        var belief = model.Belief(task);
        var calibrated = model.Calibrator.Apply(belief.Classes);
        var verdict = Array.IndexOf(calibrated, calibrated.Max());
        var experts = task.Judgments.FindAll(judged => judged.Expert);
        var evidence = new StopEvidence(calibrated, task.Judgments.Count)
        {
            Experts = experts.Count,
            GeneralistGroups = task.Judgments.Count - experts.Count,
            HardShare = belief.Hard,
            ExpertConflict = experts.Exists(judged => judged.Class != verdict),
            ExpertsDiffer = experts.Select(judged => judged.Class).Distinct().Count() > 1,
        };
        return (StopRule.Decide(evidence, RiskPolicy.Of(task.Content!.Risk)), calibrated, verdict);
    }
}
