using Routing.Core.Labels;

namespace Routing.Core.Reviewers;

/// <summary>The share of right answers that keeps somebody at work. Where the pool as a whole lies near the programme's a_min or
/// under it, the work or its gold is hard and no single person is at fault: the bar is then ten points under the pool, so that
/// it still finds who is worse than the others, and a task that is hard for all is not left without people. Gold that is harder
/// than the pool seems to find its work counts: by it people are measured.</summary>
public static class AccuracyBar
{
    // Fewer answers say more about the prior than about the pool, and of gold about the few who gave them.
    private const double Margin = 0.10, LeastAnswers = 200;
    private const int LeastGold = 100;

    /// <param name="minimum">a_min, as the programme has it (algorithms.md §6.6).</param>
    /// <returns>At most a_min, and never under chance.</returns>
    public static double Of(double minimum, BeliefModel model)
    {
        var bar = minimum;
        foreach (var question in model.Questions)
        {
            var pool = question.Model.PoolAnswers >= LeastAnswers ? question.Model.PoolAccuracy : 1;
            if (question.GoldAnswers >= LeastGold)
                pool = Math.Min(pool, question.GoldRight / (double)question.GoldAnswers);
            bar = Math.Min(bar, Math.Max(1.0 / question.Question.Classes.Length, pool - Margin));
        }

        return bar;
    }
}
