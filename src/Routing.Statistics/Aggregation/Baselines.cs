namespace Routing.Statistics.Aggregation;

/// <summary>Shares of votes: the baseline every method must beat.</summary>
public static class MajorityVote
{
    /// <summary>Items whose answer is known hold it.</summary>
    internal static void Clamp(double[][] q, HdsData data)
    {
        foreach (var (item, answer) in data.Known)
        {
            Array.Clear(q[item]);
            q[item][answer] = 1;
        }
    }

    /// <summary>Vote shares by item, [I][K]; uniform where nobody voted.</summary>
    public static double[][] Posteriors(HdsData data, int classes)
    {
        ArgumentNullException.ThrowIfNull(data);
        var q = new double[data.Items][]; // [I][K]
        for (var i = 0; i < data.Items; i++)
            q[i] = new double[classes];
        foreach (var vote in data.Votes)
            q[vote.Item][vote.Answer]++;
        foreach (var row in q)
        {
            var total = row.Sum();
            for (var k = 0; k < classes; k++)
                row[k] = total > 0 ? row[k] / total : 1.0 / classes;
        }

        Clamp(q, data);
        return q;
    }
}

/// <summary>Plain Dawid-Skene by EM from majority vote. A. P. Dawid and A. M. Skene, 1979.</summary>
public static class DawidSkene
{
    private const double Least = 1e-10;

    /// <summary>Posteriors by item after this many sweeps, [I][K]; items without votes keep uniform ones.</summary>
    public static double[][] Fit(HdsData data, int classes, int iterations = 100)
    {
        var votes = VoteTable.Of(data, classes);
        var q = MajorityVote.Posteriors(data, classes);
        var sweep = new StateSweep(votes, 1, data.Known);
        sweep.Start(q);
        for (var n = 1; n <= iterations; n++)
        {
            var prior = Array.ConvertAll(sweep.Sums[..classes], sum => Math.Log(Math.Max(sum / sweep.Voted, Least)));
            WriteLogs(votes, sweep);
            sweep.Pass(prior, n < iterations ? null : (item, states) =>
            {
                if (!votes.Of(item).IsEmpty)
                    states.CopyTo(q[item]);
            });
        }

        return q;
    }

    private static void WriteLogs(VoteTable votes, StateSweep sweep)
    {
        var k = votes.Classes;
        for (var seat = 0; seat < votes.Seats.Count; seat++)
        {
            for (var t = 0; t < k; t++)
            {
                var row = 0.0;
                for (var l = 0; l < k; l++)
                    row += Math.Max(sweep.Counts[(((seat * k) + l) * sweep.Width) + t], Least);
                for (var l = 0; l < k; l++)
                {
                    var at = (((seat * k) + l) * sweep.Width) + t;
                    sweep.Logs[at] = Math.Log(Math.Max(sweep.Counts[at], Least) / row);
                }
            }
        }
    }
}

/// <summary>Share of items labelled right.</summary>
public static class Accuracy
{
    /// <summary>Mean credit over the items with truth, in [0, 1]; a tie among m classes earns 1/m.</summary>
    public static double Score(double[][] posteriors, IReadOnlyDictionary<int, int> truth)
    {
        ArgumentNullException.ThrowIfNull(posteriors);
        ArgumentNullException.ThrowIfNull(truth);
        double credit = 0;
        foreach (var (item, answer) in truth)
        {
            var top = posteriors[item].Max();
            var tied = posteriors[item].Count(p => p >= top - 1e-12);
            credit += posteriors[item][answer] >= top - 1e-12 ? 1.0 / tied : 0;
        }

        return credit / truth.Count;
    }
}
