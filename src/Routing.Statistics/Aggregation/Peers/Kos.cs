using MathNet.Numerics.Distributions;

namespace Routing.Statistics.Aggregation.Peers;

/// <summary>Message passing on the graph of items and workers with answers ±1. D. R. Karger, S. Oh and D. Shah, "Iterative
/// Learning for Reliable Crowdsourcing Systems", NIPS 2011, algorithm 1.</summary>
/// <remarks>Made for two classes; more are asked one against the rest. It gives a sign, no probability: what is
/// returned is the weighted share of votes, which is not calibrated.</remarks>
public static class Kos
{
    private const int Rounds = 10;

    /// <summary>Weighted vote shares by item, [I][K]; rows sum to 1.</summary>
    /// <param name="seed">Draws the first messages; the same seed gives the same result.</param>
    public static double[][] Posteriors(HdsData data, int classes, int seed)
    {
        var q = new double[data.Items][]; // [I][K]
        for (var i = 0; i < q.Length; i++)
            q[i] = new double[classes];
        for (var k = 0; k < (classes == 2 ? 1 : classes); k++)
        {
            var shares = Shares(data, k, new Random(seed));
            for (var i = 0; i < q.Length; i++)
                q[i][k] = shares[i];
        }

        foreach (var row in q)
        {
            if (classes == 2)
                row[1] = 1 - row[0];
            var sum = row.Sum();
            for (var k = 0; k < classes; k++)
                row[k] = sum > 0 ? row[k] / sum : 1.0 / classes;
        }

        return q;
    }

    // The share of class k among the votes of an item, each worth what its worker's messages say.
    private static double[] Shares(HdsData data, int k, Random random)
    {
        var votes = data.Votes;
        var signs = votes.Select(vote => vote.Answer == k ? 1.0 : -1).ToArray(); // [N]
        var fromWorker = new double[votes.Count]; // [N] y, worker to item
        Normal.Samples(random, fromWorker, 1, 1);
        var fromItem = new double[votes.Count]; // [N] x, item to worker
        for (var round = 0; round < Rounds; round++)
        {
            Pass(votes, signs, fromWorker, fromItem, data.Items, vote => vote.Item);
            Pass(votes, signs, fromItem, fromWorker, data.Raters, vote => vote.Rater);
            // Only ratios matter; messages would overflow.
            var size = Math.Sqrt(fromWorker.Sum(message => message * message) / Math.Max(1, fromWorker.Length));
            for (var n = 0; n < fromWorker.Length && size > 0; n++)
                fromWorker[n] /= size;
        }

        var (sum, weight) = (new double[data.Items], new double[data.Items]);
        for (var n = 0; n < votes.Count; n++)
        {
            sum[votes[n].Item] += signs[n] * fromWorker[n];
            weight[votes[n].Item] += Math.Abs(fromWorker[n]);
        }

        return [.. sum.Select((total, i) => weight[i] > 0 ? (1 + (total / weight[i])) / 2 : 0.5)];
    }

    // Each edge gets the sum over the other edges of its node.
    private static void Pass(
        IReadOnlyList<Vote> votes, double[] signs, double[] from, double[] to, int nodes, Func<Vote, int> node)
    {
        var totals = new double[nodes];
        for (var n = 0; n < votes.Count; n++)
            totals[node(votes[n])] += signs[n] * from[n];
        for (var n = 0; n < votes.Count; n++)
            to[n] = totals[node(votes[n])] - (signs[n] * from[n]);
    }
}
