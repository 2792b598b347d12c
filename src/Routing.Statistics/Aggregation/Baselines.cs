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
    /// <summary>Posteriors by item after this many sweeps, [I][K].</summary>
    public static double[][] Fit(HdsData data, int classes, int iterations = 100)
    {
        var q = MajorityVote.Posteriors(data, classes);
        var voted = data.Votes.Select(vote => vote.Item).Distinct().Order().ToArray();
        var byItem = data.Votes.ToLookup(vote => vote.Item);
        for (var sweep = 0; sweep < iterations; sweep++)
        {
            var prior = new double[classes]; // [K]
            var theta = new double[data.Raters][,]; // [J][K, K]
            for (var j = 0; j < data.Raters; j++)
                theta[j] = new double[classes, classes];
            foreach (var i in voted)
            {
                for (var k = 0; k < classes; k++)
                {
                    prior[k] += q[i][k] / voted.Length;
                    foreach (var vote in byItem[i])
                        theta[vote.Rater][k, vote.Answer] += q[i][k];
                }
            }

            foreach (var matrix in theta)
            {
                for (var k = 0; k < classes; k++)
                {
                    double row = 0;
                    for (var l = 0; l < classes; l++)
                        row += matrix[k, l] = Math.Max(matrix[k, l], 1e-10);
                    for (var l = 0; l < classes; l++)
                        matrix[k, l] = Math.Log(matrix[k, l] / row);
                }
            }

            foreach (var i in voted)
            {
                var logs = new double[classes]; // [K]
                for (var k = 0; k < classes; k++)
                    logs[k] = Math.Log(Math.Max(prior[k], 1e-10)) + byItem[i].Sum(vote => theta[vote.Rater][k, vote.Answer]);
                var top = logs.Max();
                var total = logs.Sum(log => Math.Exp(log - top));
                for (var k = 0; k < classes; k++)
                    q[i][k] = Math.Exp(logs[k] - top) / total;
            }

            MajorityVote.Clamp(q, data);
        }

        return q;
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
