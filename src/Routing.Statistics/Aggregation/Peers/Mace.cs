namespace Routing.Statistics.Aggregation.Peers;

/// <summary>A worker either knows the answer or spams from a distribution of his own: p(l | k) = (1 − s_j)·[l = k] +
/// s_j·ξ_j(l). EM with smoothing .01/K from random starts; the likeliest counts. D. Hovy et al., "Learning Whom to Trust
/// with MACE", NAACL 2013, section 2.</summary>
public static class Mace
{
    private const int Restarts = 10, Sweeps = 50;

    /// <summary>Posteriors by item, [I][K].</summary>
    /// <param name="seed">Draws the starts; the same seed gives the same result.</param>
    public static double[][] Posteriors(HdsData data, int classes, int seed) => Posteriors(data, classes, seed, Restarts);

    /// <summary>The same from so many starts.</summary>
    internal static double[][] Posteriors(HdsData data, int classes, int seed, int starts)
    {
        var votes = VoteTable.Of(data, classes);
        var sweep = new StateSweep(votes, 1, data.Known);
        var random = new Random(seed);
        var best = Climb(votes, sweep, random);
        for (var start = 1; start < starts; start++)
        {
            var other = Climb(votes, sweep, random);
            if (other.LogLikelihood > best.LogLikelihood)
                best = other;
        }

        return best.Q;
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

        var habits = new Guessing(spam, strategy);
        var uniform = new double[k]; // [K]
        Array.Fill(uniform, -Math.Log(k));
        var q = new double[votes.Items][]; // [I][K]
        for (var n = 1; ; n++)
        {
            habits.WriteLogs(sweep);
            var likelihood = sweep.Pass(uniform, n < Sweeps ? null : (item, states) => q[item] = states.ToArray());
            if (n == Sweeps)
                return (q, likelihood);
            Maximise(sweep, habits);
        }
    }

    private static void Maximise(StateSweep sweep, Guessing habits)
    {
        var k = habits.Classes;
        var smoothing = 0.01 / k;
        var (knew, guessed) = habits.Expected(sweep); // [J], [J · K]
        for (var j = 0; j < knew.Length; j++)
        {
            var guesses = 0.0;
            foreach (var guess in guessed.AsSpan(j * k, k))
                guesses += guess;
            habits.Rate[j] = (guesses + smoothing) / (guesses + knew[j] + (2 * smoothing));
            for (var l = 0; l < k; l++)
                habits.Answers[(j * k) + l] = (guessed[(j * k) + l] + smoothing) / (guesses + (k * smoothing));
        }
    }
}
