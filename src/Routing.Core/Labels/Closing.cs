using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>Where a task stands by its answers.</summary>
/// <param name="Decision">The least settled of its questions' decisions.</param>
/// <param name="Verdicts">The leading class of each question.</param>
/// <param name="Confidence">The least calibrated posterior among them; null where nothing is inferred.</param>
/// <param name="Overruled">Experts decided against the leading class of the crowd.</param>
/// <param name="Assisted">Confidence joined with a reward model's evidence, where that is why it closes.</param>
public sealed record TaskLook(
    StopDecision Decision, ImmutableArray<int> Verdicts, double? Confidence, bool Overruled = false, double? Assisted = null);

/// <summary>Applies <see cref="StopRule"/> to a task: when it has been judged enough, and by whom it still must
/// be.</summary>
public static class Closing
{
    /// <summary>Adds the closing fact to an accepted answer when it was the last one needed.</summary>
    public static Decision<FeedbackTaskEvent> After(
        FeedbackTaskState before, Decision<FeedbackTaskEvent> decision, Programme programme, BeliefModel model,
        DateTimeOffset now, double draw = 1)
    {
        if (decision is not Decision<FeedbackTaskEvent>.Accepted([_, ..] events))
            return decision;
        var after = events.Aggregate(before, static (task, e) => task.Apply(e));
        return Settle(after, programme, model, now, draw) is { } settled
            ? new Decision<FeedbackTaskEvent>.Accepted([.. events, settled])
            : decision;
    }

    /// <summary>The fact that ends or disputes an open task by what is known now; null when more answers are needed.
    /// A refit can settle a task without a new answer; one that closed as not verified becomes confident when gold has borne its
    /// confidence out since.</summary>
    /// <param name="draw">Uniform in [0, 1): below its propensity a task that a model helps to close is audited instead.</param>
    public static FeedbackTaskEvent? Settle(
        FeedbackTaskState task, Programme programme, BeliefModel model, DateTimeOffset now, double draw = 1)
    {
        if (task.IsGold || task.Content is null || task.Standing is not ItemStanding.Routed)
            return null;
        if (task.Closed is not null)
            return LateProof.Of(task, programme, model, now);
        if (task.Round.IsEmpty)
            return AutoAccept.Settle(task.Content.ExternalId, task, programme, model, draw, now);
        var look = Look(task, programme, model);
        return look.Decision switch
        {
            StopDecision.Resolved when look.Assisted is { } assisted => AutoAccept.Audited(
                task, new Closed("model_assisted", look.Verdicts, look.Confidence, now, model.Trust!.Model, assisted), model, draw),
            StopDecision.Resolved => new Closed(
                look.Overruled ? "expert" : look.Verdicts.All(verdict => verdict < 0) ? "collected" : Closed.Confident, look.Verdicts, look.Confidence, now),
            StopDecision.BudgetLimited => new Closed(Closed.Unverified, look.Verdicts, look.Confidence, now),
            StopDecision.Escalate { To: EscalationTarget.Adjudicator } escalate when task.Dispute is null =>
                new Disputed(escalate.Reason, now),
            _ => null,
        };
    }

    /// <summary>How a task stands by the answers so far.</summary>
    public static TaskLook Look(FeedbackTaskState task, Programme programme, BeliefModel model) =>
        Look(task, programme, model, model.Beliefs(task));

    /// <summary>The same where the beliefs are known already.</summary>
    internal static TaskLook Look(
        FeedbackTaskState task, Programme programme, BeliefModel model, ImmutableArray<ItemBelief> beliefs)
    {
        var risk = programme.Risks[task.Content!.Risk];
        var policy = Policy(risk);
        var round = task.Round;
        var verdicts = ImmutableArray.CreateBuilder<int>(model.Questions.Length);
        double? confidence = null;
        StopDecision? worst = null;
        var overruled = false;
        double? assisted = null;
        for (var q = 0; q < model.Questions.Length; q++)
        {
            if (model.Questions[q].Question.Taste)
            {
                verdicts.Add(-1);
                worst = Worse(worst, Collected(round, q, policy));
                continue;
            }

            var belief = beliefs[q];
            var calibrated = model.Calibrated(belief, q, task.Content.Slice);
            var verdict = Array.IndexOf(calibrated, calibrated.Max());
            var proof = model.Questions[q].Proof;
            var bar = proof.BarFor(policy.TargetError);
            var evidence = Evidence(round, q, calibrated, verdict, belief.Hard) with
            {
                Bar = bar, AwaitsGold = proof.IsBehind,
                LooksWithoutValue = calibrated[verdict] < bar && Worth.IsNone(risk, programme, model.Questions[q], calibrated)
                    ? Worth.LooksWithout(task, programme, model, q) : 0,
                PriorContradicts = q == 0 && Contradicts(task, programme, model, calibrated[verdict], verdict),
            };
            var decision = WithPeople(Triaged(StopRule.Decide(evidence, policy), evidence, risk, programme, model.Questions[q]), task, programme);
            var sure = calibrated[verdict];
            if (ByExperts(task, programme, q) is { } expert && expert.Class != verdict)
            {
                // The crowd is measured against experts: enough of them of one mind decide.
                (verdict, overruled) = (expert.Class, true);
                sure = model.RaterOf(expert.Reviewer, true, q)[verdict, verdict];
                decision = new StopDecision.Resolved(StopReason.Adjudicated);
            }

            // Open for its error alone: a trusted model can say that no more people are needed.
            if (decision is StopDecision.Continue or StopDecision.BudgetLimited && model.Questions.Length == 1
                && AssistedClosing.Confidence(task, risk, model, calibrated, verdict) is { } joined)
                (decision, assisted) = (new StopDecision.Resolved(StopReason.Confident), joined);

            verdicts.Add(verdict);
            confidence = Math.Min(confidence ?? 1, sure);
            worst = Worse(worst, decision);
        }

        if (worst is StopDecision.Resolved { Reason: StopReason.Confident } or StopDecision.BudgetLimited
            && programme.GroupQuotas.FirstOrDefault(quota => Programme.MissingOf(quota, task.Round.Select(judged => judged.Group)) > 0) is { } open)
            worst = new StopDecision.Continue($"{Programme.MissingOf(open, task.Round.Select(judged => judged.Group))} answers of group '{open.Group}' are missing");

        worst ??= TextClosing.Decide(task, programme);
        return new TaskLook(worst, verdicts.MoveToImmutable(), confidence, overruled, assisted);
    }

    // Where more is to be asked, an expert may be the cheaper way to it (§4.5).
    private static StopDecision Triaged(
        StopDecision decision, StopEvidence evidence, RiskClass risk, Programme programme, QuestionModel question) =>
        decision is StopDecision.Continue && evidence.Experts == 0
            && Worth.Next(risk, programme, question, [.. evidence.Belief], mayClose: false) is NextStep.Expert
            ? new StopDecision.Escalate(EscalationTarget.Expert, "an expert's answer costs less than the errors it is expected to save")
            : decision;

    // What enough experts say with one voice; null where they are too few or differ.
    private static (string Reviewer, int Class)? ByExperts(FeedbackTaskState task, Programme programme, int q)
    {
        var experts = task.Round.FindAll(judged => judged.Expert && judged.Classes[q] >= 0);
        return experts.Count >= programme.ExpertsToOverrule && experts.TrueForAll(judged => judged.Classes[q] == experts[0].Classes[q])
            ? (experts[0].Reviewer, experts[0].Classes[q])
            : null;
    }

    // A programme without experts goes on with generalists up to their limit, then leaves the item disputed.
    private static StopDecision WithPeople(StopDecision decision, FeedbackTaskState task, Programme programme) =>
        decision is not StopDecision.Escalate { To: EscalationTarget.Expert } escalate
            || programme.Tiers.Any(tier => tier.Expert)
            ? decision
            : task.Round.Count < programme.Risks[task.Content!.Risk].MaximumOverlap
                ? new StopDecision.Continue(escalate.Reason)
                : new StopDecision.Escalate(EscalationTarget.Adjudicator, escalate.Reason);

    private static StopEvidence Evidence(
        ImmutableList<Judged> round, int q, double[] calibrated, int verdict, double hard)
    {
        var (votes, experts, expert) = (0, 0, -1);
        var (conflict, differ, asked) = (false, false, false);
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var judged in round)
        {
            asked |= judged.Overridden is not null || IsUnsure(judged);
            if (judged.Classes[q] < 0)
                continue;
            votes++;
            if (judged.Expert)
            {
                conflict |= judged.Classes[q] != verdict;
                differ |= experts++ > 0 && judged.Classes[q] != expert;
                expert = judged.Classes[q];
            }
            else
            {
                groups.Add(judged.Group ?? judged.Reviewer); // Where nobody declared a group everybody is one of his own.
            }
        }

        return new StopEvidence(calibrated, votes)
        {
            Experts = experts, GeneralistGroups = groups.Count, HardShare = hard, ExpertConflict = conflict, ExpertsDiffer = differ,
            EscalationAsked = asked,
        };
    }

    // A trusted model says ≤ .05 of what people say ≥ .95 (§4.4): an expert looks. Where there is none, people decide alone.
    private static bool Contradicts(FeedbackTaskState task, Programme programme, BeliefModel model, double confidence, int verdict) =>
        confidence >= 0.95 && model.Evidence(task.Content!.ExternalId) is { } evidence
        && model.Join(evidence, model.Untouched)[verdict] <= 0.05 && programme.Tiers.Any(tier => tier.Expert);

    private static bool IsUnsure(Judged judged) => judged.Classes.Length > 0 && judged.Classes.All(answer => answer < 0);

    // There is no one truth: enough people are enough, whatever they say.
    private static StopDecision Collected(ImmutableList<Judged> round, int q, RiskPolicy policy)
    {
        var answers = round.Count(judged => judged.Classes[q] >= 0);
        return answers >= policy.MinimumOverlap || round.Count >= policy.MaximumOverlap
            ? new StopDecision.Resolved(StopReason.Confident)
            : new StopDecision.Continue($"{answers} of {policy.MinimumOverlap} answers that a distribution asks for");
    }

    private static StopDecision Worse(StopDecision? worst, StopDecision decision) =>
        worst is null || Rank(decision) > Rank(worst) ? decision : worst;

    private static RiskPolicy Policy(RiskClass risk) => new(
        risk.TargetError, risk.MinimumOverlap, risk.MaximumOverlap, risk.NeedsExpert ? 1 : 0);

    private static int Rank(StopDecision decision) => decision switch
    {
        StopDecision.Resolved => 0,
        StopDecision.BudgetLimited => 1,
        StopDecision.Continue => 2,
        StopDecision.Escalate { To: EscalationTarget.Expert } => 3,
        StopDecision.Escalate => 4,
        _ => 5,
    };
}
