using Routing.Statistics.Probability;

namespace Routing.Statistics.Comparisons;

/// <summary>How one person answers comparisons: p(y) = ρ·Davidson(y) + (1 − ρ)·λ(y) (algorithms.md §2.1).</summary>
/// <param name="Reliability">ρ, the probability that he answers by the candidates.</param>
/// <param name="Lapse">λ, [3], what he says where he does not: left, right, tie.</param>
public sealed record LapseAnswers(double Reliability, double[] Lapse)
{
    private const double Meant = 4, Lapsed = 1;

    /// <summary>Of somebody of whom nothing is known.</summary>
    public static LapseAnswers Prior { get; } = new(Meant / (Meant + Lapsed), [1.0 / 3, 1.0 / 3, 1.0 / 3]);

    /// <summary>From how many of his answers were meant, ρ ~ Beta(4, 1), and what the others said, λ ~ Dirichlet(2, 2, 2).</summary>
    internal static LapseAnswers From(double meant, double all, double[] lapses)
    {
        var total = lapses.Sum() + 6;
        return new LapseAnswers((meant + Meant) / (all + Meant + Lapsed), [.. lapses.Select(count => (count + 2) / total)]);
    }

    /// <summary>p(y) where the utilities differ by δ, and the part of it that is meant.</summary>
    /// <param name="tilt">What the presentation does for the left candidate, half log odds.</param>
    /// <param name="tieWeight">ν.</param>
    internal (double All, double Meant) Of(Outcome outcome, double difference, double tilt, double tieWeight)
    {
        var meant = Reliability * DavidsonModel.Probability(outcome, difference + (2 * tilt), tieWeight);
        return (meant + ((1 - Reliability) * Lapse[(int)outcome]), meant);
    }

    /// <summary>Expected fall of the entropy of one answer of his about two candidates: what it tells about their
    /// difference, I(δ; y) = H(E p) − E H(p), nats (algorithms.md §4.2).</summary>
    public double Gain((double Mean, double Variance) difference, double tieWeight, double tilt = 0)
    {
        Span<double> mean = stackalloc double[3];
        var expected = 0.0;
        foreach (var (node, weight) in GaussHermite.Twenty)
        {
            for (var y = 0; y < 3; y++)
            {
                var p = Of((Outcome)y, difference.Mean + (node * Math.Sqrt(difference.Variance)), tilt, tieWeight).All;
                mean[y] += weight * p;
                expected += p > 0 ? weight * p * Math.Log(p) : 0;
            }
        }

        foreach (var p in mean)
            expected -= p > 0 ? p * Math.Log(p) : 0;
        return Math.Max(0, expected);
    }
}
