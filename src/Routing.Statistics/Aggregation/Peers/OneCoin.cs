namespace Routing.Statistics.Aggregation.Peers;

/// <summary>One reliability per worker, the same for every class; errors fall on the other classes alike. EM from majority
/// vote. G. Demartini, D. E. Difallah and P. Cudré-Mauroux, "ZenCrowd", WWW 2012, without its link priors.</summary>
public static class OneCoin
{
    private const int MostSweeps = 100;
    private const double Tolerance = 1e-6, Edge = 1e-4;

    /// <summary>Posteriors by item, [I][K].</summary>
    public static double[][] Posteriors(HdsData data, int classes)
    {
        var votes = VoteTable.Of(data, classes);
        var q = MajorityVote.Posteriors(data, classes);
        var sweep = new StateSweep(votes, 1, data.Known);
        sweep.Start(q);
        var uniform = new double[classes]; // [K] log prior, equal for all
        var change = double.PositiveInfinity;
        for (var n = 0; n < MostSweeps && change >= Tolerance; n++)
        {
            WriteLogs(votes, sweep);
            change = 0;
            sweep.Pass(uniform, (item, states) => change = Math.Max(change, StateSweep.Replace(q[item], states)));
        }

        return q;
    }

    private static void WriteLogs(VoteTable votes, StateSweep sweep)
    {
        var k = votes.Classes;
        for (var seat = 0; seat < votes.Seats.Count; seat++)
        {
            double right = 0, given = 0;
            for (var answer = 0; answer < k; answer++)
            {
                var counts = sweep.Counts.AsSpan(((seat * k) + answer) * sweep.Width, k);
                right += counts[answer];
                foreach (var count in counts)
                    given += count;
            }

            right = Math.Clamp(given > 0 ? right / given : 0.5, Edge, 1 - Edge);
            for (var answer = 0; answer < k; answer++)
            {
                for (var t = 0; t < k; t++)
                {
                    sweep.Logs[(((seat * k) + answer) * sweep.Width) + t] =
                        Math.Log(t == answer ? right : (1 - right) / (k - 1));
                }
            }
        }
    }
}
