using Routing.Core.Labels;
using Routing.Core.Telemetry;
using Routing.Statistics.Agreement;

namespace Routing.Grains.Telemetry;

/// <summary>How far people agree. Ids of questions are the tenant's words; their order is ours.</summary>
internal static class AgreementMeter
{
    /// <summary>Percent agreement of the work items with at least two answers, by question.</summary>
    public static void Record(BeliefModel model, IReadOnlyList<VotedItem> items)
    {
        for (var q = 0; q < model.Questions.Length; q++)
        {
            var classes = model.Questions[q].Question.Classes.Length;
            var counts = items.Where(item => item.Gold is null && item.Votes.Length > 1).Select(item => Count(item, q, classes)).ToList();
            if (ChanceCorrected.Percent(counts, MeasurementLevel.Nominal) is { } share)
                Instruments.Agreement.Record(share, new("metric", "percent"), new("question", q));
        }
    }

    private static double[] Count(VotedItem item, int question, int classes)
    {
        var counts = new double[classes]; // [K]
        foreach (var vote in item.Votes)
        {
            if (question < vote.Classes.Length && vote.Classes[question] is >= 0 and var y && y < classes)
                counts[y]++;
        }

        return counts;
    }
}
