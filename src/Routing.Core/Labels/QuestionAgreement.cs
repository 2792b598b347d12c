using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Agreement;

namespace Routing.Core.Labels;

/// <summary>How far people agree about each question that has one truth.</summary>
public static class QuestionAgreement
{
    /// <summary>Krippendorff's α of the work items that at least two people judged.</summary>
    /// <param name="least">Items below which there is no figure.</param>
    /// <returns>By question, in the programme's order; null where too few items or no variation say anything.</returns>
    public static IReadOnlyList<(string Question, double? Alpha)> Of(
        IReadOnlyList<Question> questions, IEnumerable<FeedbackTaskState> tasks, int least)
    {
        List<FeedbackTaskState> judged = [.. tasks.Where(task => !task.IsGold && task.Judgments.Count > 1)];
        var result = new List<(string, double?)>();
        for (var q = 0; q < questions.Count; q++)
        {
            if (questions[q].Taste)
                continue;
            var counts = judged.Select(task => Counts(task, q, questions[q].Classes.Length)).Where(counts => counts.Sum() >= 2).ToList(); // [units][K]
            result.Add((questions[q].Id, counts.Count < least ? null : Krippendorff.Alpha(
                counts, questions[q].Ordinal ? MeasurementLevel.Ordinal : MeasurementLevel.Nominal)));
        }

        return result;
    }

    private static double[] Counts(FeedbackTaskState task, int question, int classes)
    {
        var counts = new double[classes]; // [K]
        foreach (var judged in task.Judgments)
        {
            if (question < judged.Classes.Length && judged.Classes[question] is >= 0 and var answer && answer < classes)
                counts[answer]++;
        }

        return counts;
    }
}
