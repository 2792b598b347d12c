namespace Routing.Statistics.Aggregation.Peers;

/// <summary>A worker either knows the answer or spams from a distribution of his own: p(l | k) = (1 − s_j)·[l = k] +
/// s_j·ξ_j(l). EM with smoothing .01/K from random starts; the likeliest counts. D. Hovy et al., "Learning Whom to Trust
/// with MACE", NAACL 2013, section 2.</summary>
public static class Mace
{
    private const int Restarts = 10, Sweeps = 50;

    /// <summary>Posteriors by item, [I][K].</summary>
    /// <param name="seed">Draws the starts; the same seed gives the same result.</param>
    public static double[][] Posteriors(HdsData data, int classes, int seed)
    {
        var votes = new VotesByItem(data);
        var random = new Random(seed);
        var (best, likelihood) = (Array.Empty<double[]>(), double.NegativeInfinity);
        for (var start = 0; start < Restarts; start++)
        {
            var (q, found) = Climb(data, votes, classes, random);
            if (found > likelihood)
                (best, likelihood) = (q, found);
        }

        return best;
    }

    private static (double[][] Q, double LogLikelihood) Climb(HdsData data, VotesByItem votes, int classes, Random random)
    {
        var spam = new double[data.Raters]; // [J] s
        var strategy = new double[data.Raters, classes]; // [J, K] ξ
        for (var j = 0; j < data.Raters; j++)
        {
            spam[j] = 0.1 + (0.8 * random.NextDouble());
            var sum = 0.0;
            for (var l = 0; l < classes; l++)
                sum += strategy[j, l] = 0.5 + random.NextDouble();
            for (var l = 0; l < classes; l++)
                strategy[j, l] /= sum;
        }

        var q = MajorityVote.Posteriors(data, classes);
        var uniform = new double[classes]; // [K]
        Array.Fill(uniform, -Math.Log(classes));
        var likelihood = double.NegativeInfinity;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            likelihood = votes.Expect(q, uniform, (vote, k) => Math.Log(
                (spam[vote.Rater] * strategy[vote.Rater, vote.Answer]) + (vote.Answer == k ? 1 - spam[vote.Rater] : 0)));
            Maximise(data, q, classes, spam, strategy);
        }

        return (q, likelihood);
    }

    private static void Maximise(HdsData data, double[][] q, int classes, double[] spam, double[,] strategy)
    {
        var smoothing = 0.01 / classes;
        var knew = new double[data.Raters]; // [J]
        var guessed = new double[data.Raters, classes]; // [J, K]
        foreach (var vote in data.Votes)
        {
            var by = vote.Rater;
            var guess = spam[by] * strategy[by, vote.Answer];
            var known = q[vote.Item][vote.Answer] * (1 - spam[by]) / (1 - spam[by] + guess);
            knew[by] += known;
            guessed[by, vote.Answer] += 1 - known;
        }

        for (var j = 0; j < data.Raters; j++)
        {
            var all = classes * smoothing;
            for (var l = 0; l < classes; l++)
                all += guessed[j, l];
            var guesses = all - (classes * smoothing);
            spam[j] = (guesses + smoothing) / (guesses + knew[j] + (2 * smoothing));
            for (var l = 0; l < classes; l++)
                strategy[j, l] = (guessed[j, l] + smoothing) / all;
        }
    }
}
