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
        var votes = VoteTable.Of(data, classes);
        var sweep = new StateSweep(votes, 1, data.Known);
        var random = new Random(seed);
        var (best, likelihood) = (Array.Empty<double[]>(), double.NegativeInfinity);
        for (var start = 0; start < Restarts; start++)
        {
            var (q, found) = Climb(votes, sweep, random);
            if (found > likelihood)
                (best, likelihood) = (q, found);
        }

        return best;
    }

    private static (double[][] Q, double LogLikelihood) Climb(VoteTable votes, StateSweep sweep, Random random)
    {
        var k = votes.Classes;
        var spam = new double[votes.Seats.Count]; // [J] s
        var strategy = new double[votes.Keys]; // [J · K] ξ, by key
        for (var j = 0; j < spam.Length; j++)
        {
            spam[j] = 0.1 + (0.8 * random.NextDouble());
            var sum = 0.0;
            for (var l = 0; l < k; l++)
                sum += strategy[(j * k) + l] = 0.5 + random.NextDouble();
            for (var l = 0; l < k; l++)
                strategy[(j * k) + l] /= sum;
        }

        var uniform = new double[k]; // [K]
        Array.Fill(uniform, -Math.Log(k));
        var q = new double[votes.Items][]; // [I][K]
        for (var n = 1; ; n++)
        {
            for (var key = 0; key < votes.Keys; key++)
            {
                for (var t = 0; t < k; t++)
                {
                    sweep.Logs[(key * sweep.Width) + t] = Math.Log(
                        (spam[key / k] * strategy[key]) + (t == key % k ? 1 - spam[key / k] : 0));
                }
            }

            var likelihood = sweep.Pass(uniform, n < Sweeps ? null : (item, states) => q[item] = states.ToArray());
            if (n == Sweeps)
                return (q, likelihood);
            Maximise(sweep, k, spam, strategy);
        }
    }

    // Of the answers of a key, those that the truth explains were known with the same probability.
    private static void Maximise(StateSweep sweep, int k, double[] spam, double[] strategy)
    {
        var smoothing = 0.01 / k;
        var guessed = new double[k]; // [K]
        for (var j = 0; j < spam.Length; j++)
        {
            double knew = 0, guesses = 0;
            for (var l = 0; l < k; l++)
            {
                var counts = sweep.Counts.AsSpan(((j * k) + l) * sweep.Width, k);
                var guess = spam[j] * strategy[(j * k) + l];
                var known = counts[l] * (1 - spam[j]) / (1 - spam[j] + guess);
                guessed[l] = -known;
                foreach (var count in counts)
                    guessed[l] += count;
                knew += known;
                guesses += guessed[l];
            }

            spam[j] = (guesses + smoothing) / (guesses + knew + (2 * smoothing));
            for (var l = 0; l < k; l++)
                strategy[(j * k) + l] = (guessed[l] + smoothing) / (guesses + (k * smoothing));
        }
    }
}
