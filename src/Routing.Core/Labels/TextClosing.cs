using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Core.Labels;

/// <summary>When enough texts were written and checked: texts are not voted.</summary>
internal static class TextClosing
{
    /// <summary>What a task of texts still needs.</summary>
    public static StopDecision Decide(FeedbackTaskState task, Programme programme)
    {
        var risk = programme.Risks[task.Content!.Risk];
        var drafts = TextWork.Count(task, TextStanding.Draft);
        if (drafts > 0)
        {
            var words = $"{drafts} of {task.Round.Count} texts wait for a second person's check";
            return risk.NeedsExpert && programme.Tiers.Any(tier => tier.Expert)
                ? new StopDecision.Escalate(EscalationTarget.Expert, words) : new StopDecision.Continue(words);
        }

        var good = TextWork.Count(task, TextStanding.Accepted, TextStanding.Unchecked);
        return good >= risk.MinimumOverlap ? new StopDecision.Resolved(StopReason.Confident)
            : task.Round.Count >= risk.MaximumOverlap
                ? new StopDecision.Escalate(
                    EscalationTarget.Adjudicator, $"{good} of {task.Round.Count} texts were accepted, {risk.MinimumOverlap} are needed and no more are asked for")
            : new StopDecision.Continue("texts are still collected");
    }
}
