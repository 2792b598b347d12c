using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Core.Labels;

/// <summary>What the queue has to know of a task.</summary>
public static class Placing
{
    /// <summary>The open task as the queue sees it: the belief an answer would teach most about, who has it and who has
    /// had it.</summary>
    public static QueuedItem Of(
        string item, FeedbackTaskState task, Programme programme, BeliefModel model, DateTimeOffset now)
    {
        var content = task.Content!;
        var (question, belief, needsExpert, _) = Priced(task, programme, model);
        return new QueuedItem(
            item, question, belief, content.Risk, content.Language, needsExpert, task.OpenedAt,
            TakenPlaces(task, programme, needsExpert, now),
            DoneWith(task), Running(task, now), content.Eligibility)
        {
            Model = model.Evidence(item) is null ? null : model.Scores!.Model,
            Slice = content.Slice,
            Harmful = content.Harmful,
            IsGrouped = content.Pair is not null,
            Groups = programme.GroupQuotas.Count == 0 ? [] :
                [.. task.Round.Select(judged => judged.Group),
                 .. task.Leases.Values.Where(lease => lease.ExpiresAt > now).Select(lease => lease.Group)],
        };
    }

    // Placed after every fact of every item: without what queries would allocate.
    private static ImmutableArray<string> DoneWith(FeedbackTaskState task)
    {
        if (task.Judgments.IsEmpty && task.Checks.IsEmpty && task.GivenBack.IsEmpty)
            return [];
        var done = ImmutableArray.CreateBuilder<string>(task.Judgments.Count + task.Checks.Count + task.GivenBack.Count);
        foreach (var judged in task.Judgments)
            done.Add(judged.Reviewer);
        foreach (var (_, check) in task.Checks)
            done.Add(check.Reviewer);
        foreach (var (_, back) in task.GivenBack)
        {
            if (back.Reason is not null)
                done.Add(back.Reviewer);
        }

        return done.DrainToImmutable();
    }

    private static ImmutableArray<QueuedLease> Running(FeedbackTaskState task, DateTimeOffset now)
    {
        if (task.Leases.IsEmpty)
            return [];
        var running = ImmutableArray.CreateBuilder<QueuedLease>(task.Leases.Count);
        foreach (var (_, lease) in task.Leases)
        {
            if (lease.ExpiresAt > now)
                running.Add(new QueuedLease(lease.Reviewer, lease.Command, lease.Fence, lease.ExpiresAt));
        }

        return running.DrainToImmutable();
    }

    /// <summary>What a refit changes of it.</summary>
    /// <returns>The question to ask about, the belief that steers routing, whether only an expert can settle it now, and
    /// where the task stands; null for gold, closed tasks and those that nobody has judged.</returns>
    public static (int Question, double[] Belief, bool NeedsExpert, TaskLook? Look) Priced(
        FeedbackTaskState task, Programme programme, BeliefModel model)
    {
        var beliefs = task.Judgments.IsEmpty ? [] : model.Beliefs(task);
        var (question, belief) = model.Leading(task, beliefs);
        var look = task.Round.IsEmpty || task.Closed is not null || task.IsGold ? null : Closing.Look(task, programme, model, beliefs);
        return (question, belief, look?.Decision is StopDecision.Escalate, look);
    }

    // Answers that fill the overlap. Texts have as many places as there are texts to write and to check.
    private static int TakenPlaces(FeedbackTaskState task, Programme programme, bool needsExpert, DateTimeOffset now)
    {
        var risk = task.Content!.Risk;
        return TextPolicy.Of(programme, risk) is not { } texts ? task.Round.Count
            : Math.Max(0, programme.OverlapLimit(risk, needsExpert) - task.RunningLeases(now)
                - TextWork.Places(task, texts, programme.Risks[risk].MaximumOverlap, now));
    }
}
