namespace Routing.Statistics.Information;

/// <summary>Expected gain in the probability of the best label from one more answer (Y. Zheng et al., "QASCA: A
/// Quality-Aware Task Assignment System for Crowdsourcing Applications", SIGMOD 2015).</summary>
public static class ExpectedAccuracyGain
{
    /// <summary>Σ_l max_k q(k)θ(k, l) − max_k q(k), at least 0; often exactly 0.</summary>
    /// <param name="belief">p(z), K.</param>
    /// <param name="rater">p(y | z), K by K.</param>
    public static double OfOneAnswer(ReadOnlySpan<double> belief, double[,] rater)
    {
        ArgumentNullException.ThrowIfNull(rater);
        double after = 0, now = 0;
        for (var l = 0; l < belief.Length; l++)
        {
            double best = 0;
            for (var k = 0; k < belief.Length; k++)
                best = Math.Max(best, belief[k] * rater[k, l]);
            after += best;
            now = Math.Max(now, belief[l]);
        }

        return Math.Max(0, after - now);
    }
}
