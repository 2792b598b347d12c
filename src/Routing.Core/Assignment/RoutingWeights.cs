namespace Routing.Core.Assignment;

/// <summary>The tunable numbers of the routing score (algorithms.md §5.1 and §5.3); all without unit.</summary>
public sealed record RoutingWeights
{
    /// <summary>The defaults of algorithms.md §5.1 and §5.3.</summary>
    public static RoutingWeights Default { get; } = new();

    /// <summary>w_r for low, medium, high and critical risk.</summary>
    public IReadOnlyList<double> Risk { get; init; } = [1, 1.5, 3, 6];

    /// <summary>Age factor for slack to the deadline above 50 %, above 20 %, above 0, and overdue.</summary>
    public IReadOnlyList<double> Age { get; init; } = [1, 1.5, 3, 10];

    /// <summary>Factor per live lease of the item: a second answer in flight is partly redundant.</summary>
    public double PendingDiscount { get; init; } = 0.5;

    /// <summary>Share of pulls whose rater matrix is a draw from its posterior (Thompson), in [0, 1].</summary>
    public double Exploration { get; init; } = 0.1;

    /// <summary>Share of pulls that take the oldest item of a random cell, in [0, 1].</summary>
    public double Coverage { get; init; } = 0.05;

    /// <summary>Age class of an item from the share of its time that is left (1 = new, 0 = due).</summary>
    public static int AgeClass(double slackShare) =>
        slackShare > 0.5 ? 0 : slackShare > 0.2 ? 1 : slackShare > 0 ? 2 : 3;

    /// <summary>The share of time left at which an item of this age class moves on; null for the last class.</summary>
    public static double? NextBoundary(int ageClass) => ageClass switch { 0 => 0.5, 1 => 0.2, 2 => 0, _ => null };
}
