using System.Collections.Immutable;

namespace Routing.Core.Labels;

/// <summary>How often gold items would have closed with a wrong label, had they been work: the stop rule applied to their
/// answers one by one. It sees what a calibrator fitted on whole items cannot, that stopping at the first confident
/// moment picks lucky moments.</summary>
/// <param name="Steps">By rising confidence asked for. Empty: there is no gold to hold the posterior against.</param>
public sealed record ClosingProof(ImmutableArray<ClosingProof.Step> Steps)
{
    // The target itself counts as this many closed gold items, so that a few errors do not stop a programme.
    private const double TargetWeight = 20;

    // Allowed above the target (algorithms.md §10.3: closed-item error at most ε + .02).
    private const double Slack = 0.02;

    /// <summary>No gold.</summary>
    public static ClosingProof None { get; } = new([]);

    /// <summary>Calibrated confidences that are tried.</summary>
    public static ImmutableArray<double> Confidences { get; } =
        [0.80, 0.85, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998];

    /// <summary>Gold items that close at a confidence, and those of them with a wrong label.</summary>
    public readonly record struct Step(double Confidence, int Closed, int Wrong);

    /// <summary>The least calibrated confidence at which an item may close.</summary>
    /// <param name="targetError">ε of the risk class.</param>
    /// <returns>At least 1 − ε; above 1 where gold bears out no confidence.</returns>
    public double BarFor(double targetError)
    {
        if (Steps.IsEmpty)
            return 1 - targetError;
        foreach (var step in Steps.Where(step => step.Confidence >= 1 - targetError - 1e-9))
        {
            var error = (step.Wrong + (TargetWeight * targetError)) / (step.Closed + TargetWeight);
            if (error <= targetError + Slack)
                return step.Confidence;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Counts the gold items that would have closed.</summary>
    /// <param name="courses">For each gold item its calibrated posteriors after one answer, two answers …, and its known
    /// class.</param>
    /// <param name="minimumAnswers">Answers before an item may close.</param>
    public static ClosingProof Of(
        IReadOnlyList<(IReadOnlyList<double[]> Course, int Truth)> courses, int minimumAnswers)
    {
        ArgumentNullException.ThrowIfNull(courses);
        return courses.Count == 0 ? None : new(
            [.. Confidences.Select(confidence =>
            {
                var labels = courses.Select(gold => (Label: Label(gold.Course, confidence, minimumAnswers), gold.Truth))
                    .Where(gold => gold.Label >= 0).ToList();
                return new Step(confidence, labels.Count, labels.Count(gold => gold.Label != gold.Truth));
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
