using Routing.Statistics.Probability;

namespace Routing.Statistics.Aggregation;

/// <summary>One answer about an item, as weighed models need it.</summary>
/// <param name="Rater">Index in the fit; at or beyond its raters: a newcomer.</param>
/// <param name="Share">Exponent of its likelihood, in (0, 1]; see <see cref="Vote.Share"/>.</param>
public readonly record struct WeighedAnswer(int Rater, int Answer, double Share = 1);

/// <summary>A fitted model under which a vote speaks for its own class alone: q(k) ∝ exp(π(k) + Σ w_j(k) over the votes for k).
/// MACE and its kin are of this form exactly: a wrong answer is a guess and says nothing of which.</summary>
/// <param name="Prior">log π, [K].</param>
/// <param name="ByRater">w, nats, [J][K].</param>
/// <param name="Newcomer">w of somebody whom the fit has not seen, [K].</param>
public sealed record VoteWeights(double[] Prior, double[][] ByRater, double[] Newcomer)
{
    /// <summary>Posterior of one item, [K].</summary>
    public double[] Posterior(IReadOnlyList<WeighedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var q = (double[])Prior.Clone();
        foreach (var (rater, answer, share) in answers)
            q[answer] += share * (rater < ByRater.Length ? ByRater[rater] : Newcomer)[answer];
        LogWeights.Normalise(q);
        return q;
    }
}
