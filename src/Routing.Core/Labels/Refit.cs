using System.Collections.Immutable;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>The batch form of the beliefs: a pure function of the judgments, whatever their order of arrival.</summary>
public static class Refit
{
    /// <summary>The model fitted on all judgments of a programme's tasks.</summary>
    /// <param name="tasks">Tasks in a fixed order, with content, all over the same classes.</param>
    public static BeliefModel Of(int epoch, ImmutableArray<FeedbackTaskState> tasks)
    {
        var classes = tasks[0].Content!.Classes.Count;
        var raters = tasks.SelectMany(task => task.Judgments).Select(judged => judged.Reviewer)
            .Distinct().Order(StringComparer.Ordinal)
            .Select((reviewer, index) => (reviewer, index))
            .ToImmutableDictionary(pair => pair.reviewer, pair => pair.index, StringComparer.Ordinal);
        var votes = tasks.SelectMany((task, item) => task.Judgments
                .Where(judged => judged.Class is not null)
                .OrderBy(judged => judged.Reviewer, StringComparer.Ordinal)
                .Select(judged => new Vote(item, raters[judged.Reviewer], judged.Class!.Value)))
            .ToList();
        var settings = new HdsSettings { Classes = classes, SymmetricPair = tasks[0].Content!.IsPair };
        var fit = HierarchicalDawidSkene.Fit(new HdsData(tasks.Length, raters.Count, votes), settings);
        return new BeliefModel(epoch, fit.Model, raters, TemperatureCalibrator.Prior(classes));
    }
}
