namespace Routing.Contracts;

/// <summary>Belief about one question of an item.</summary>
/// <param name="Posterior">Human posterior by class, raw; sums to 1.</param>
/// <param name="Calibrated">What stops and displays use.</param>
/// <param name="Hard">Probability that the item is hard, in [0, 1].</param>
/// <param name="Leading">The most probable class; empty where people may differ.</param>
/// <param name="Distribution">What people answer where they may differ; null where there is one truth.</param>
[GenerateSerializer, Immutable, Alias("routing.QuestionBelief")]
public sealed record QuestionBelief(
    [property: Id(0)] string Question, [property: Id(1)] string[] Classes, [property: Id(2)] double[] Posterior,
    [property: Id(3)] double[] Calibrated, [property: Id(4)] double Hard, [property: Id(5)] string Leading,
    [property: Id(6)] DistributionView? Distribution = null);
