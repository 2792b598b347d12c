using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>Gold often comes with the work: what closed within its target before gold bore that confidence out becomes confident
/// once it does. Nobody is asked again, and what is confident stays so.</summary>
public static class LateProof
{
    /// <summary>The fact that makes a task that closed as not verified confident, by the rule that closes open ones
    /// (<see cref="StopRule"/>) on the same answers; null where gold still does not bear it out. Its label is what is believed now.</summary>
    public static Closed? Of(FeedbackTaskState task, Programme programme, BeliefModel model, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(programme);
        ArgumentNullException.ThrowIfNull(model);
        if (task is not { IsGold: false, Content: { } content, Standing: ItemStanding.Routed, Closed: { Reason: Closed.Unverified } closed }
            || !IsPossible(programme.Risks[content.Risk], model))
            return null;
        var look = Closing.Look(task, programme, model);
        // That a reward model is sure of it is no gold.
        return look is { Decision: StopDecision.Resolved { Reason: StopReason.Confident }, Assisted: null }
            ? new Closed(Closed.Confident, look.Verdicts, look.Confidence, now, UnverifiedSince: closed.At)
            : null;
    }

    // Where gold bears out no confidence, which is so of most crowds that err much, not one of many items need be looked at.
    private static bool IsPossible(RiskClass risk, BeliefModel model) =>
        model.Questions.All(question => question.Question.Taste || question.Proof.BarFor(risk.TargetError) <= 1);
}
