using MathNet.Numerics.Distributions;

namespace Routing.Statistics.Calibration;

/// <summary>Whether model evidence still means what it meant, judged by answers that are themselves only believed.</summary>
/// <remarks>A belief is a martingale: before the answers are seen, the mean of what will be believed after them is what is said now. That
/// holds of any margin a pair is picked by, so pairs that routing picked may be compared with others; what must not be assumed is what
/// the evidence means, which is found from the earlier pairs.</remarks>
public static class EvidenceChange
{
    /// <summary>p-value that scale and biases are the same of both: the score test of homogeneity (C. R. Rao, 1948) at what is most likely
    /// of all pairs together, χ² with K degrees of freedom.</summary>
    /// <param name="before">Evidence and human posterior, [K] each; the posterior contains π and not the evidence.</param>
    /// <param name="after">The same of the pairs in question, not empty.</param>
    /// <param name="classPrior">π, [K].</param>
    public static double PValue(
        IReadOnlyList<(double[] Evidence, double[] Human)> before, IReadOnlyList<(double[] Evidence, double[] Human)> after, double[] classPrior)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(classPrior);
        var link = EvidenceLink.Fit([.. before, .. after], classPrior);
        var (first, ofFirst) = EvidenceLink.Sums([.. before.Select(pair => link.Score(pair.Evidence, pair.Human))]);
        var (last, ofLast) = EvidenceLink.Sums([.. after.Select(pair => link.Score(pair.Evidence, pair.Human))]);
        var share = ofLast * (ofFirst + ofLast).Inverse();
        // What is left of the sum of all scores, which is 0 at the maximum, is no difference (Neyman's C(α), 1959).
        var difference = last - (share * (first + last));
        var variance = ofLast - (share * ofLast);
        return 1 - ChiSquared.CDF(classPrior.Length, Math.Max(0, difference.DotProduct(variance.Solve(difference))));
    }

    /// <summary>By how much people's answers are less likely than was expected, pair by pair: −Σ (b − p) log p with p said before the
    /// answers and b believed after them, less its mean before and in its standard deviations before, [N]. Of mean 0 while the evidence
    /// means what it meant.</summary>
    /// <param name="before">Evidence and human posterior, [K] each, not empty.</param>
    /// <param name="after">[N].</param>
    /// <param name="classPrior">π, [K].</param>
    public static double[] Shortfalls(
        IReadOnlyList<(double[] Evidence, double[] Human)> before, IReadOnlyList<(double[] Evidence, double[] Human)> after, double[] classPrior)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(classPrior);
        var link = EvidenceLink.Fit(before, classPrior);
        double Of((double[] Evidence, double[] Human) pair)
        {
            var (said, believed) = (link.Said(pair.Evidence), link.Believed(pair.Evidence, pair.Human));
            return -said.Select((p, k) => (believed[k] - p) * Math.Log(Math.Max(p, 1e-12))).Sum();
        }

        double[] usual = [.. before.Select(Of)];
        var mean = usual.Average();
        var deviation = Math.Sqrt(usual.Average(x => (x - mean) * (x - mean)));
        return [.. after.Select(pair => deviation > 0 ? (Of(pair) - mean) / deviation : 0)];
    }
}
