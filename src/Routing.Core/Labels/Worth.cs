using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Core.Labels;

/// <summary>What further answers about an item are worth to a programme.</summary>
public static class Worth
{
    /// <summary>Whether no further answer is worth asking for, whoever gives it. The target says that an error within it is worth
    /// none; what an error costs, where the programme says it, tells of every other one.</summary>
    /// <param name="belief">Calibrated posterior, [K].</param>
    public static bool IsNone(RiskClass risk, Programme programme, QuestionModel question, double[] belief)
    {
        ArgumentNullException.ThrowIfNull(risk);
        ArgumentNullException.ThrowIfNull(belief);
        return 1 - belief.Max() <= risk.TargetError
            || (risk.ErrorCost is { } cost && People(programme, question).All(option => Triage.Value((double)cost, belief, option) < 0));
    }

    /// <summary>After how many of a task's last answers in a row it was so, by what is believed now.</summary>
    internal static int LooksWithout(FeedbackTaskState task, Programme programme, BeliefModel model, int q)
    {
        var risk = programme.Risks[task.Content!.Risk];
        var looks = 0;
        for (var answers = task.Judgments.Count;
            looks < StopRule.PatienceLooks && answers - task.Earlier >= risk.MinimumOverlap; answers--, looks++)
        {
            var then = task with { Judgments = task.Judgments.GetRange(0, answers) };
            if (!IsNone(risk, programme, model.Questions[q], model.Calibrated(model.Belief(then, q), q, task.Content.Slice)))
                break;
        }

        return looks;
    }

    /// <summary>The step that costs least (§4.5); null where nobody says what an error costs.</summary>
    /// <param name="belief">Calibrated posterior, [K].</param>
    /// <param name="mayClose">Whether the item may be closed as it stands.</param>
    public static NextStep? Next(RiskClass risk, Programme programme, QuestionModel question, double[] belief, bool mayClose)
    {
        ArgumentNullException.ThrowIfNull(risk);
        return risk.ErrorCost is { } cost ? Triage.Of((double)cost, belief, mayClose, People(programme, question)) : null;
    }

    // The cheapest of each kind, who answers as people of whom nothing is known do.
    private static IEnumerable<TriageOption> People(Programme programme, QuestionModel question) =>
        from tier in programme.Tiers
        group tier.PricePerJudgment by tier.Expert into prices
        select new TriageOption(
            prices.Key ? NextStep.Expert : NextStep.Generalist, (double)prices.Min(), prices.Key ? question.Expert : question.Crowd);
}
