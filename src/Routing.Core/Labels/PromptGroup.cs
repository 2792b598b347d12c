using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Routing.Core.Assignment;
using Routing.Core.Tasks;
using Routing.Statistics.Comparisons;

namespace Routing.Core.Labels;

/// <summary>What people's answers about all its pairs say of the candidates of one prompt (algorithms.md §2).</summary>
/// <param name="Candidates">Ids in ordinal order, [m].</param>
/// <param name="Mean">μ, [m].</param>
/// <param name="Covariance">Σ, [m, m].</param>
/// <param name="OtherMean">By pair a &lt; b, mean of u_a − u_b by the answers about other pairs alone, [m, m].</param>
/// <param name="OtherVariance">Its variance, [m, m].</param>
/// <param name="Comparisons">Answers behind it.</param>
/// <param name="Misfit">How far pairs stand from what the others say of them, in variances; null where too few were asked.</param>
public sealed record PromptGroup(
    ImmutableArray<string> Candidates, double[] Mean, double[,] Covariance, double[,] OtherMean, double[,] OtherVariance,
    int Comparisons, double? Misfit)
{
    // Answers may still overrule what other pairs say: no class is left with less.
    private const double LeastClass = 0.01;

    // Fewer answers say nothing of a scale.
    private const int LeastComparisons = 10;
    private const double OffScale = 3;

    private double[]? _best;

    /// <summary>Whether the answers fit one scale; where they do not, one pair says nothing of another.</summary>
    [JsonIgnore]
    public bool IsOnScale => Comparisons < LeastComparisons || Misfit is not > OffScale;

    /// <summary>Utilities as a belief.</summary>
    [JsonIgnore]
    public UtilityPosterior Posterior => new(Mean, Covariance);

    /// <summary>Probability of each candidate to be the best, [m].</summary>
    public double[] BestOf(string group)
    {
        var (random, n) = (new CounterRandom(0), 0);
        return _best ??= Posterior.Best(() => random.Draw("best", group, n++));
    }

    /// <summary>π of a pair by the answers about the other pairs: A, B and tie, [3].</summary>
    /// <param name="prior">π of pairs of which nothing is known, [3]: its ties say how near candidates are that tie.</param>
    /// <returns>Null where the others say nothing, or are on no scale.</returns>
    public double[]? Prior(CandidatePair pair, double[] prior)
    {
        var (a, b) = (Candidates.BinarySearch(pair.First, StringComparer.Ordinal), Candidates.BinarySearch(pair.Second, StringComparer.Ordinal));
        if (a < 0 || b < 0 || prior.Length != 3 || !IsOnScale)
            return null;
        var (mean, variance) = a < b ? (OtherMean[a, b], OtherVariance[a, b]) : (-OtherMean[b, a], OtherVariance[b, a]);
        var classes = PairClasses.Of((mean, variance), prior[2]);
        return [.. classes.Select(p => LeastClass + ((1 - (3 * LeastClass)) * p))];
    }
}
