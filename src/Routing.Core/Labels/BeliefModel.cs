using System.Collections.Immutable;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>One published refit: what the engine believes about every reviewer and the classes, and with which it
/// turns answers into a posterior. Immutable; a later refit replaces it whole.</summary>
/// <param name="Epoch">Counts the refits of a programme; 0 is the model before any vote.</param>
public sealed record BeliefModel(
    int Epoch, HdsModel Model, ImmutableDictionary<string, int> Raters, TemperatureCalibrator Calibrator)
{
    /// <summary>The model before any vote over this many classes.</summary>
    public static BeliefModel Before(int classes) => new(
        0, HierarchicalDawidSkene.Initial(new HdsSettings { Classes = classes }),
        ImmutableDictionary<string, int>.Empty, TemperatureCalibrator.Prior(classes));

    /// <summary>p(answer | truth) of a reviewer, K by K; the pool's row for somebody who has not answered yet.</summary>
    public double[,] RaterOf(string reviewer) =>
        Raters.TryGetValue(reviewer, out var index) ? Model.RaterMatrices[index] : Model.NewRater();

    /// <summary>The human posterior of one item: people's answers only, each reviewer once.</summary>
    public ItemBelief Belief(FeedbackTaskState task) => HierarchicalDawidSkene.Posterior(
        Model,
        [.. task.Judgments.Where(judged => judged.Class is not null)
            .Select(judged => (RaterOf(judged.Reviewer), judged.Class!.Value))]);
}
