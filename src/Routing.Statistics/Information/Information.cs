namespace Routing.Statistics.Information;

/// <summary>Shannon entropy.</summary>
public static class Entropy
{
    /// <summary>H(p) in nats, at least 0.</summary>
    public static double Of(ReadOnlySpan<double> p)
    {
        double h = 0;
        foreach (var x in p)
            h -= x > 0 ? x * Math.Log(x) : 0;
        return h;
    }
}

/// <summary>Expected drop in entropy about an item's class from one more answer (algorithms.md §4.2; D. V. Lindley,
/// "On a Measure of the Information Provided by an Experiment", 1956).</summary>
public static class ExpectedInformationGain
{
    /// <summary>I(z; y) in nats, from 0 to the entropy of the belief.</summary>
    /// <param name="belief">p(z), K.</param>
    /// <param name="rater">p(y | z), K by K.</param>
    public static double OfOneAnswer(ReadOnlySpan<double> belief, double[,] rater)
    {
        ArgumentNullException.ThrowIfNull(rater);
        var k = belief.Length;
        if (rater.GetLength(0) != k || rater.GetLength(1) != k)
            throw new ArgumentException($"Belief has {k} classes, rater {rater.GetLength(0)}.", nameof(rater));
        // I(z; y) = H(y) − Σ_z p(z) H(y | z), without forming K posteriors.
        double marginal = 0, conditional = 0;
        for (var l = 0; l < k; l++)
        {
            double p = 0;
            for (var t = 0; t < k; t++)
            {
                var joint = belief[t] * rater[t, l];
                p += joint;
                conditional -= joint > 0 ? joint * Math.Log(rater[t, l]) : 0;
            }

            marginal -= p > 0 ? p * Math.Log(p) : 0;
        }

        return Math.Max(0, marginal - conditional);
    }
}
