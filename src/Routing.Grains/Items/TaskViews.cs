using System.Globalization;
using System.Runtime.InteropServices;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Grains.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Grains.Items;

/// <summary>How a task looks to a reviewer, to the queue, and to people who read its history.</summary>
internal static class TaskViews
{
    /// <summary>What the holder of a lease sees.</summary>
    public static TaskView ToReviewer(FeedbackTaskState task, Leased lease, Programme programme, DateTimeOffset now)
    {
        var content = task.Content!;
        if (lease.Checks is { } text)
        {
            return new TaskView(
                content.ExternalId, lease.Fence, lease.ExpiresAt, content.Prompt, content.CandidateA,
                task.Judgments.Find(judged => judged.Fence == text)?.Answer.Text, "check", [TextWork.Accept, TextWork.Return],
                [], Swapped: false, task.DraftOf(lease.Reviewer, now)?.Answer.Choice);
        }

        var (first, second) = lease.Swapped
            ? (content.CandidateB, content.CandidateA)
            : (content.CandidateA, content.CandidateB);
        var byAxis = programme.Method is FeedbackMethod.Rating or FeedbackMethod.PassFail;
        var axes = byAxis
            ? Question.Of(programme).ToDictionary(question => question.Id, question => question.Classes.ToArray(), StringComparer.Ordinal)
            : [];
        return new TaskView(
            content.ExternalId, lease.Fence, lease.ExpiresAt, content.Prompt, first, second,
            JsonNames.Of(programme.Method), byAxis ? [] : [.. programme.Classes], axes, lease.Swapped,
            task.DraftOf(lease.Reviewer, now)?.Answer is { } draft ? draft.Text ?? draft.Choice : null);
    }

    /// <summary>What the queue needs to place the task.</summary>
    /// <param name="version">Facts of the task.</param>
    /// <param name="endedLeases">Leases that are told of though they are over, at most: the last ones.</param>
    public static QueueEntry ToQueue(
        string item, FeedbackTaskState task, int version, Programme programme, BeliefModel model, DateTimeOffset now,
        int endedLeases = 32)
    {
        var queued = Placing.Of(item, task, programme, model, now);
        return new QueueEntry(
            item, queued.Question, queued.Belief, queued.Risk, queued.Language,
            task.Closed is null && task.Dispute is null && task.Standing is ItemStanding.Routed, task.IsGold, queued.NeedsExpert, queued.OpenedAt,
            queued.Judgments, ImmutableCollectionsMarshal.AsArray(queued.Done)!, // neither side changes it
            Array.ConvertAll(
                ImmutableCollectionsMarshal.AsArray(queued.Leases)!,
                lease => new HeldLease(item, lease.Reviewer, lease.Command, lease.Fence, lease.EndsAt)),
            ItemDocuments.Of(queued.Eligibility), queued.Model, version, queued.Slice, queued.Harmful,
            queued.Groups.IsEmpty ? null : [.. queued.Groups], EndedOf(item, task, now, endedLeases), queued.IsGrouped, task.Content!.Attention);
    }

    // A gold item has as many as people have seen it; the last ones are enough to mend a word that was lost.
    private static HeldLease[]? EndedOf(string item, FeedbackTaskState task, DateTimeOffset now, int most)
    {
        List<HeldLease>? ended = null;
        for (var fence = task.LastFence; fence > 0 && task.LastFence - fence < most; fence--)
        {
            if (task.Offers.TryGetValue(fence, out var lease) && !task.Runs(lease, now))
                (ended ??= []).Add(new HeldLease(item, lease.Reviewer, lease.Command, lease.Fence, lease.ExpiresAt, Over: true));
        }

        return ended?.ToArray();
    }

    /// <summary>The same after a refit, for a task whose answers did not change, and whether the new beliefs settle it.</summary>
    public static (Repricing Price, bool Settled) ToRepricing(string item, FeedbackTaskState task, Programme programme, BeliefModel model)
    {
        var (question, belief, needsExpert, look) = Placing.Priced(task, programme, model);
        return (new Repricing(item, question, belief, needsExpert, task.Round.Count, model.Evidence(item) is null ? null : model.Scores!.Model),
            look?.Decision is StopDecision.Resolved);
    }

    /// <summary>The whole task for people who read it.</summary>
    public static TaskRecord ToRecord(
        FeedbackTaskState task, ProgrammeInForce inForce, BeliefModel model, DateTimeOffset now)
    {
        var programme = inForce.Programme;
        var content = task.Content!;
        var questions = model.Questions;
        var beliefs = questions.Select((question, q) =>
        {
            var belief = model.Belief(task, q);
            var calibrated = model.Calibrated(belief, q, content.Slice);
            var taste = question.Question.Taste;
            return new QuestionBelief(
                question.Question.Id, [.. question.Question.Classes], belief.Classes, calibrated, belief.Hard,
                taste ? "" : question.Question.Classes[Array.IndexOf(calibrated, calibrated.Max())],
                taste ? DistributionViews.Of(task, q, question.Question, model.Blocs) : null);
        });
        var gold = content.Gold is { } key
            ? questions.Select((question, q) => (question.Question.Id, Answer: key[q] < 0 ? null : question.Question.Classes[key[q]]))
                .Where(pair => pair.Answer is not null)
                .ToDictionary(pair => pair.Id, pair => pair.Answer!, StringComparer.Ordinal)
            : null;
        return new TaskRecord(
            ItemDocuments.Of(content, programme, gold),
            JsonNames.Of(task.Status(now, inForce.Stage)), task.Closed?.Reason ?? task.Dispute?.Reason,
            task.Status(now, inForce.Stage) == task.Status(now) ? Standing(task, programme, model) : $"the programme is paused: {inForce.StageReason}",
            (task.Closed?.Verdicts ?? []).Select((verdict, q) => (verdict, q)).Where(pair => pair.verdict >= 0)
                .Select(pair => (questions[pair.q].Question.Id, questions[pair.q].Question.Classes[pair.verdict]))
                .ToDictionary(pair => pair.Id, pair => pair.Item2, StringComparer.Ordinal),
            task.Closed?.Confidence, [.. beliefs],
            [.. task.Judgments.Select(judged => ToRecord(task, judged, model))],
            [.. task.Leases.Values.Where(lease => lease.ExpiresAt > now)
                .Select(lease => new HeldLease(content.ExternalId, lease.Reviewer, lease.Command, lease.Fence, lease.ExpiresAt))],
            [.. task.GivenBack.Values.Where(back => back.Reason is not null).Select(back => $"{back.Reviewer}: {(back.Flag is { } flag ? $"{JsonNames.Of(flag)}: " : "")}{back.Reason}")],
            task.OpenedAt, task.Closed?.At, task.Ruling is { } ruled ? $"{ruled.Adjudicator}: {ruled.Reason}" : null,
            EvidenceOf(task, programme, model), task.Closed?.Model, task.Closed?.Assisted, GroupOf(content.Pair, model),
            task.Moves.IsEmpty ? null : [.. task.Moves.Select(moved => new MoveRecord(JsonNames.Of(moved.To), moved.By, moved.Reason, moved.At))],
            task.Ruling?.Text,
            task is { Standing: ItemStanding.Merged, Screening: { Under: { } under, Resemblance: { } alike } } ? new MergeView(under, alike) : null);
    }

    private static PromptGroupView? GroupOf(CandidatePair? pair, BeliefModel model)
    {
        if (pair is null || !model.Groups.ByGroup.TryGetValue(pair.Group, out var group))
            return null;
        var (posterior, best) = (group.Posterior, group.BestOf(pair.Group));
        var candidates = group.Candidates.Select((candidate, c) =>
        {
            var (utility, low, high) = posterior.Centred(c);
            return new CandidateView(candidate, utility, low, high, best[c]);
        });
        return new PromptGroupView(pair.Group, [.. candidates.OrderByDescending(one => one.Utility)], group.Comparisons, group.IsOnScale);
    }

    // What a reward model says of the item, and what becomes of it.
    private static EvidenceView? EvidenceOf(FeedbackTaskState task, Programme programme, BeliefModel model)
    {
        if (programme.RewardModel is not { } policy)
            return null;
        if (task.IsGold)
            return new EvidenceView(null, null, null, null, "gold is not scored");
        var item = task.Content!.ExternalId;
        var blind = EvidenceTrusts.IsBlind(item, policy.BlindShare);
        if (model.Scores?.Items.TryGetValue(item, out var scored) != true)
            return new EvidenceView(null, null, null, null, "no score: routing goes on with people's answers alone", blind);
        var use = blind ? "blind item: shows what the model is worth, is never steered by it"
            : model.Trust is not { } trust ? "not trusted: no better than chance so far"
            : trust.Model != model.Scores.Model ? "waits for the next refit to learn how far this version is trusted"
            : string.Create(CultureInfo.InvariantCulture, $"steers routing with trust {trust.Of(scored.Slice).Scale:0.00}");
        var joined = model.Evidence(item) is { } evidence ? model.Join(evidence, model.Belief(task, 0).Classes) : null;
        return new EvidenceView(
            model.Scores.Model, scored.Evidence.LogOdds, Math.Sqrt(scored.Evidence.Variance), joined, use, blind);
    }

    private static JudgmentRecord ToRecord(FeedbackTaskState task, Judged judged, BeliefModel model)
    {
        var answers = judged.Classes.Select((answer, q) => (q, answer)).Where(pair => pair.answer >= 0)
            .ToDictionary(
                pair => model.Questions[pair.q].Question.Id, pair => model.Questions[pair.q].Question.Classes[pair.answer],
                StringComparer.Ordinal);
        var offer = task.Offers.GetValueOrDefault(judged.Fence);
        return new JudgmentRecord(
            string.Create(CultureInfo.InvariantCulture, $"jdg_{task.Content!.ExternalId}_{judged.Fence}"),
            judged.Reviewer, judged.Expert, answers, judged.Answer.Text, judged.Answer.Reason, judged.At, judged.Late,
            judged.Rubric, offer?.Swapped ?? false, offer?.Offer?.ToDocument(),
            judged.Overridden is not null, model.Questions.IsEmpty ? CheckOf(task, judged) : null);
    }

    private static TextCheckView CheckOf(FeedbackTaskState task, Judged text)
    {
        var check = task.Checks.GetValueOrDefault(text.Fence);
        return new TextCheckView(JsonNames.Of(TextWork.StandingOf(task, text)), check?.Reviewer, check?.Reason, check?.At);
    }

    private static string Words(GoldHealth health) => string.Create(
        CultureInfo.InvariantCulture,
        $"; {health.Exposures} people have answered, discrimination {health.Fit.Discrimination:0.00}, difficulty {health.Fit.Difficulty:0.00}{(health.Doubt is { } doubt ? $"; {(health.IsRetired ? "retired" : "to be replaced")}: {doubt}" : "")}");

    private static string Standing(FeedbackTaskState task, Programme programme, BeliefModel model)
    {
        if (task.Standing is ItemStanding.Received)
            return "waits to be compared with the items imported before it";
        if (task is { Standing: ItemStanding.Merged, Screening: { } merged })
            return string.Create(CultureInfo.InvariantCulture, $"asks the same as '{merged.Under}' (resemblance {merged.Resemblance:0.00}), whose label stands for both");
        if (task.Standing is not ItemStanding.Routed)
            return $"{JsonNames.Of(task.Standing)} by {task.Moves[^1].By}: {task.Moves[^1].Reason}";
        if (task.IsGold)
            return "gold: measures people, is never a label" + (model.Gold.TryGetValue(task.Content!.ExternalId, out var health) ? Words(health) : "");
        if (task.Closed is { AuditPropensity: { } propensity } helped)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"closed with the help of {helped.Model} at confidence {helped.Assisted:0.000}; an audit had probability {propensity:0.000} and was not drawn ({helped.AuditDraw:0.000})");
        }

        if (task.Closed is { UnverifiedSince: { } since } verified)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"not verified at {since:u}; at {verified.At:u} gold bore its confidence of {verified.Confidence:0.000} out, on the same answers");
        }

        if (task is { Closed: null, Audit: { } audit })
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"drawn for an audit (probability {audit.Propensity:0.000}, draw {audit.Draw:0.000}): {audit.Model} would have closed it at confidence {audit.Confidence:0.000}, people settle it alone");
        }

        if (task.Round.IsEmpty)
            return task.Reopening is { } reopened ? $"reopened by {reopened.By}: {reopened.Reason}" : "nobody has judged it yet";
        if (task.Ruling is { } ruled)
            return $"ruled by {ruled.Adjudicator}: {ruled.Reason}";
        if (task.Adjudication is { } taken && task.Dispute is not null)
            return $"{task.Dispute.Reason}; taken by {taken.Adjudicator} until {taken.Until:u}";
        return Closing.Look(task, programme, model).Decision switch
        {
            StopDecision.Continue more => more.Reason,
            StopDecision.Escalate up => $"{(up.To is EscalationTarget.Expert ? "an expert" : "an adjudicator")} is needed: {up.Reason}",
            StopDecision.Disputed disputed => disputed.Reason,
            StopDecision.BudgetLimited limited => limited.Reason,
            _ => "the calibrated error is within the target of the risk class and enough people have answered",
        };
    }
}
