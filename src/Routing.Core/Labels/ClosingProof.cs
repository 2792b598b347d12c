using System.Collections.Immutable;

namespace Routing.Core.Labels;

/// <summary>How often gold items would have closed with a wrong label, had they been work: the stop rule applied to their
/// answers one by one. It sees what a calibrator fitted on whole items cannot, that stopping at the first confident
/// moment picks lucky moments.</summary>
/// <param name="Steps">By rising confidence asked for. Empty: there is no gold to hold the posterior against.</param>
/// <remarks>
/// The expected error of what closes is the mean of a Beta posterior. Its prior is empirical (H. Robbins, "An Empirical Bayes
/// Approach to Statistics", 1956): what recorded crowds did that no gold held back. Confidences are tried from strict to
/// loose until one fails (fixed-sequence testing, Angelopoulos et al. 2021; algorithms.md §8), so that none passes for being
/// the luckiest of many.
/// </remarks>
public sealed record ClosingProof(ImmutableArray<ClosingProof.Step> Steps)
{
    // Of what closed at a calibrated confidence of 1 − ε nine recorded crowds erred on ε + .07 in the mean over ε = .02, .05 and
    // .10, and were as different from each other as a Beta of weight 30 (docs/methods/routing-and-stopping.md).
    private const double PriorExcess = 0.07, PriorWeight = 30;

    // Allowed above the target (algorithms.md §10.3: closed-item error at most ε + .02).
    private const double Slack = 0.02;

    /// <summary>No gold.</summary>
    public static ClosingProof None { get; } = new([]);

    /// <summary>Gold has fewer answers an item than work: what it bears out is not settled yet.</summary>
    public bool IsBehind { get; init; }

    /// <summary>Calibrated confidences that are tried.</summary>
    public static ImmutableArray<double> Confidences { get; } =
        [0.80, 0.85, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998];

    /// <summary>Gold items that close at a confidence, and those of them with a wrong label. Not whole where an item closes
    /// in some orders of its answers only.</summary>
    public readonly record struct Step(double Confidence, double Closed, double Wrong);

    /// <summary>The least calibrated confidence at which an item may close.</summary>
    /// <param name="targetError">ε of the risk class.</param>
    /// <returns>At least 1 − ε; above 1 where gold bears out no confidence.</returns>
    public double BarFor(double targetError)
    {
        if (Steps.IsEmpty)
            return 1 - targetError;
        var (prior, most) = (PriorWeight * (targetError + PriorExcess), targetError + Slack);
        var bar = double.PositiveInfinity;
        for (var n = Steps.Length - 1; n >= 0 && Steps[n].Confidence >= 1 - targetError - 1e-9; n--)
        {
            var (confidence, closed, wrong) = Steps[n];
            if ((prior + wrong) / (PriorWeight + closed) <= most)
                bar = confidence;
            else if (prior / (PriorWeight + closed) <= most)
                break;
            // Else too few closed to show anything, whether right or wrong: this looks at no error.
        }

        return bar;
    }

    /// <summary>Counts the gold items that would have closed.</summary>
    /// <param name="golds">Each gold item's known class, and by order of its answers its calibrated posteriors after one answer,
    /// two answers …; each order counts for its share of the item.</param>
    /// <param name="minimumAnswers">Answers before an item may close.</param>
    public static ClosingProof Of(
        IReadOnlyList<(IReadOnlyList<IReadOnlyList<double[]>> Orders, int Truth)> golds, int minimumAnswers)
    {
        ArgumentNullException.ThrowIfNull(golds);
        return new(
            [.. Confidences.Select(confidence =>
            {
                var (closed, wrong) = (0.0, 0.0);
                foreach (var (orders, truth) in golds)
                {
                    var labels = orders.Select(course => Label(course, confidence, minimumAnswers)).ToList();
                    closed += labels.Count(label => label >= 0) / (double)labels.Count;
                    wrong += labels.Count(label => label >= 0 && label != truth) / (double)labels.Count;
                }

                return new Step(confidence, closed, wrong);
            })]);
    }

    // The class with which an item closes; -1 when its answers never suffice.
    private static int Label(IReadOnlyList<double[]> course, double confidence, int minimumAnswers)
    {
        for (var answers = minimumAnswers; answers <= course.Count; answers++)
        {
            var belief = course[answers - 1];
            var top = belief.Max();
            if (top >= confidence)
                return Array.IndexOf(belief, top);
        }

        return -1;
    }
}
