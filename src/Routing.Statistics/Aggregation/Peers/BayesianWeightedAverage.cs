namespace Routing.Statistics.Aggregation.Peers;

/// <summary>BWA: votes of each class, 0 or 1, averaged with weights that are the workers' precisions. Y. Li, B. Rubinstein
/// and T. Cohn, "Truth Inference at Scale: A Bayesian Model for Adjudicating Highly Redundant Crowd Annotations",
/// WWW 2019, section 3.</summary>
public static class BayesianWeightedAverage
{
    // a_v and λ of the paper.
    private const double PrecisionPrior = 15, ItemPrior = 1, Tolerance = 1e-3;
    private const int MostSweeps = 500;

    /// <summary>Posteriors by item, [I][K]: the averages, scaled to sum to 1.</summary>
    public static double[][] Posteriors(HdsData data, int classes)
    {
        ArgumentNullException.ThrowIfNull(data);
        var byClass = Enumerable.Range(0, classes).Select(k => OfClass(data, k, classes)).ToArray(); // [K][I]
        return [.. Enumerable.Range(0, data.Items).Select(i => Scaled([.. byClass.Select(of => of[i])]))];
    }

    // Averages as probabilities; uniform where all are 0.
    private static double[] Scaled(double[] averages)
    {
        var sum = averages.Sum(value => Math.Max(0, value));
        return Array.ConvertAll(averages, value => sum > 0 ? Math.Max(0, value) / sum : 1.0 / averages.Length);
    }

    // Averages of one class, [I].
    private static double[] OfClass(HdsData data, int k, int classes)
    {
        var given = new double[data.Items]; // [I] votes
        var z = new double[data.Items]; // [I] belief in class k
        var answers = new double[data.Raters]; // [J] votes
        foreach (var vote in data.Votes)
        {
            given[vote.Item]++;
            answers[vote.Rater]++;
            z[vote.Item] += vote.Answer == k ? 1 : 0;
        }

        for (var i = 0; i < z.Length; i++)
            z[i] /= Math.Max(1, given[i]);
        var spread = z.Select((belief, i) => given[i] * belief * (1 - belief)).Sum() / Math.Max(1, data.Votes.Count);
        var rate = PrecisionPrior * spread * 4 * (1 - (1.0 / classes));
        // Nobody ever differed on this class: everybody weighs alike.
        double Precision(double given, double off) => rate + off is > 0 and var b ? (PrecisionPrior + given) / b : 1;
        var precisions = new double[data.Raters]; // [J]
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var off = new double[data.Raters]; // [J] squared distance
            foreach (var vote in data.Votes)
                off[vote.Rater] += Math.Pow(z[vote.Item] - (vote.Answer == k ? 1 : 0), 2);
            for (var j = 0; j < precisions.Length; j++)
                precisions[j] = Precision(answers[j], off[j]);
            var mean = z.Length == 0 ? 0 : z.Average();
            var (sum, weight) = (new double[z.Length], new double[z.Length]);
            foreach (var vote in data.Votes)
            {
                sum[vote.Item] += vote.Answer == k ? precisions[vote.Rater] : 0;
                weight[vote.Item] += precisions[vote.Rater];
            }

            var change = 0.0;
            for (var i = 0; i < z.Length; i++)
            {
                var next = ((ItemPrior * mean) + sum[i]) / (ItemPrior + weight[i]);
                change = Math.Max(change, Math.Abs(next - z[i]) - (Tolerance * Math.Abs(next)));
                z[i] = next;
            }

            if (change <= 1e-8)
                break;
        }

        return z;
    }
}
