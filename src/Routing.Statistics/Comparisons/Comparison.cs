namespace Routing.Statistics.Comparisons;

/// <summary>What somebody said of two items side by side.</summary>
public enum Outcome
{
    /// <summary>The left item is better.</summary>
    Left,

    /// <summary>The right item is better.</summary>
    Right,

    /// <summary>Neither is.</summary>
    Tie,
}

/// <summary>One comparison; dense indexes from 0.</summary>
public readonly record struct Comparison(int Worker, int Left, int Right, Outcome Outcome)
{
    /// <summary>What the presentation did for the left item, half log odds; 0 where nobody knows.</summary>
    public double Tilt { get; init; }
}

/// <summary>Comparisons to infer scores from.</summary>
public sealed record ComparisonData(int Items, int Workers, IReadOnlyList<Comparison> Comparisons);

/// <summary>Scores on a log scale: a difference of 1 is odds of e in a decisive comparison. Their mean is 0.</summary>
/// <param name="Scores">By item.</param>
/// <param name="StdErrs">Standard errors of the distance from that mean, from the inverse of the information, the prior included.</param>
/// <param name="TieWeight">ν of Davidson's model; 0 where ties are not modelled.</param>
/// <param name="Reliabilities">By worker, the probability that he answers by the items and not at random or against them;
/// null where the method does not ask.</param>
public sealed record ScaleFit(double[] Scores, double[] StdErrs, double TieWeight, double[]? Reliabilities);
