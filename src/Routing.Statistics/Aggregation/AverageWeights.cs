namespace Routing.Statistics.Aggregation;

/// <summary>A fitted model of weighed averages (<see cref="Peers.BayesianWeightedAverage"/>): class k of an item is
/// (prior_k + Σ w_jk over its votes for k) / (strength + Σ w_jk over all its votes), scaled to sum to 1.</summary>
/// <param name="Prior">[K].</param>
/// <param name="Strength">Weight of the prior.</param>
/// <param name="ByRater">w, [J][K].</param>
/// <param name="Newcomer">w of somebody whom the fit has not seen, [K].</param>
public sealed record AverageWeights(double[] Prior, double Strength, double[][] ByRater, double[] Newcomer)
{
    /// <summary>Posterior of one item, [K].</summary>
    public double[] Posterior(IReadOnlyList<WeighedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var averages = new double[Prior.Length]; // [K]
        for (var k = 0; k < averages.Length; k++)
        {
            var (sum, weight) = (Prior[k], Strength);
            foreach (var (rater, answer, share) in answers)
            {
                var precision = share * (rater < ByRater.Length ? ByRater[rater] : Newcomer)[k];
                sum += answer == k ? precision : 0;
                weight += precision;
            }

            averages[k] = sum / weight;
        }

        return Scaled(averages);
    }

    /// <summary>Averages as probabilities; uniform where all are 0.</summary>
    internal static double[] Scaled(double[] averages)
    {
        var sum = averages.Sum(value => Math.Max(0, value));
        return Array.ConvertAll(averages, value => sum > 0 ? Math.Max(0, value) / sum : 1.0 / averages.Length);
    }
}
