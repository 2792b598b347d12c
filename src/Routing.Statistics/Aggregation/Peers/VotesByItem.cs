using Routing.Statistics.Probability;

namespace Routing.Statistics.Aggregation.Peers;

/// <summary>Votes grouped by item, and the loop that the peer methods share.</summary>
internal sealed class VotesByItem
{
    private readonly Vote[][] _byItem; // [I][]

    public VotesByItem(HdsData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _byItem = [.. Enumerable.Range(0, data.Items).GroupJoin(
            data.Votes, i => i, vote => vote.Item, (_, votes) => votes.OrderBy(vote => vote.Rater).ToArray())];
    }

    public Vote[] Of(int item) => _byItem[item];

    /// <summary>q_i(k) ∝ exp(prior(k) + Σ log p(vote | k)) for each item with votes; others keep the normalised
    /// prior.</summary>
    /// <returns>Σ of the log normalisers: the log likelihood where the terms are plain log probabilities.</returns>
    public double Expect(double[][] q, double[] logPrior, Func<Vote, int, double> logLikelihood)
    {
        var total = 0.0;
        for (var i = 0; i < q.Length; i++)
        {
            var row = q[i];
            for (var k = 0; k < row.Length; k++)
            {
                row[k] = logPrior[k];
                foreach (var vote in _byItem[i])
                    row[k] += logLikelihood(vote, k);
            }

            total += LogWeights.Normalise(row);
        }

        return total;
    }

    /// <summary>The largest change of a probability.</summary>
    public static double Change(double[][] before, double[][] after)
    {
        var change = 0.0;
        for (var i = 0; i < before.Length; i++)
        {
            for (var k = 0; k < before[i].Length; k++)
                change = Math.Max(change, Math.Abs(before[i][k] - after[i][k]));
        }

        return change;
    }

    public static double[][] Copy(double[][] q) => [.. q.Select(row => (double[])row.Clone())];
}
