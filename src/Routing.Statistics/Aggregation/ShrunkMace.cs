using Routing.Statistics.Aggregation.Peers;

namespace Routing.Statistics.Aggregation;

/// <summary>MACE's model (<see cref="Mace"/>: a reviewer knows the answer, or guesses from a distribution of his own) regularised
/// as HDS is: a reviewer's rate of guessing is shrunk to the pool's, what he guesses to what the pool guesses, the class prior to
/// the share of votes; one symmetric start and few sweeps. A pure function of the multiset of votes.</summary>
/// <remarks>A reviewer costs K numbers where a confusion matrix costs K², so it is learnt sooner; and unlike one number per
/// reviewer it knows of habits. Beside the others it is what the pool of <see cref="ModelChoice"/> gains most by
/// (docs/methods/choice-of-model.md).</remarks>
public static class ShrunkMace
{
    private const int Sweeps = 30;

    // s before any vote: two answers in five are guessed.
    private const double InitialGuessing = 0.4;

    // Pseudo-answers of the pool in a reviewer's rate of guessing, and pseudo-guesses in what he guesses.
    private const double Strength = 2;

    /// <summary>Posteriors by item, [I][K]; items without votes have the class prior.</summary>
    public static double[][] Posteriors(HdsData data, int classes) => Fit(data, classes).Posteriors;

    /// <summary>The same with what the votes weigh, for further answers.</summary>
    internal static (double[][] Posteriors, VoteWeights Weights) Fit(HdsData data, int classes)
    {
        var votes = VoteTable.Of(data, classes);
        var sweep = new StateSweep(votes, 1, data.Known);
        var share = ShareOfVotes(votes);
        var habits = Guessing.Of(votes.Seats.Count, InitialGuessing, share);
        var prior = (double[])share.Clone(); // [K] π
        var q = new double[votes.Items][]; // [I][K]
        for (var n = 1; ; n++)
        {
            habits.WriteLogs(sweep);
            var logs = Array.ConvertAll(prior, p => Math.Log(p));
            sweep.Pass(logs, n < Sweeps ? null : (item, states) => q[item] = states.ToArray());
            if (n == Sweeps)
                return (q, habits.Weights(logs));
            Maximise(sweep, habits);
            for (var k = 0; k < classes; k++)
                prior[k] = (sweep.Sums[k] + ((1 + sweep.Voted) * share[k])) / ((2 * sweep.Voted) + 1);
        }
    }

    private static void Maximise(StateSweep sweep, Guessing habits)
    {
        var k = habits.Classes;
        var (knew, guessed) = habits.Expected(sweep); // [J], [J · K]
        var pool = new double[k]; // [K] guesses of all
        for (var key = 0; key < guessed.Length; key++)
            pool[key % k] += guessed[key];
        var guesses = pool.Sum();
        var rate = (guesses + (Strength * InitialGuessing)) / (guesses + knew.Sum() + Strength);
        for (var l = 0; l < k; l++)
            pool[l] = (pool[l] + 1) / (guesses + k);
        for (var j = 0; j < knew.Length; j++)
        {
            var own = guessed.AsSpan(j * k, k);
            var all = 0.0;
            foreach (var guess in own)
                all += guess;
            habits.Rate[j] = Math.Clamp((all + (Strength * rate)) / (all + knew[j] + Strength), 1e-3, 1 - 1e-3);
            for (var l = 0; l < k; l++)
                habits.Answers[(j * k) + l] = (own[l] + (Strength * pool[l])) / (all + Strength);
        }
    }

    // Share of each answer among all votes, [K].
    private static double[] ShareOfVotes(VoteTable votes)
    {
        var given = votes.Given();
        var all = given.Sum();
        return Array.ConvertAll(given, count => (count + 1) / (all + given.Length));
    }
}
