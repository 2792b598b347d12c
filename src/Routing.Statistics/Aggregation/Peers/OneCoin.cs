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
        var votes = new VotesByItem(data);
        var q = MajorityVote.Posteriors(data, classes);
        var uniform = new double[classes]; // [K] log prior, equal for all
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var right = new double[data.Raters]; // [J]
            var given = new double[data.Raters]; // [J]
            foreach (var vote in data.Votes)
            {
                right[vote.Rater] += q[vote.Item][vote.Answer];
                given[vote.Rater]++;
            }

            for (var j = 0; j < right.Length; j++)
                right[j] = Math.Clamp(given[j] > 0 ? right[j] / given[j] : 0.5, Edge, 1 - Edge);
            var before = VotesByItem.Copy(q);
            votes.Expect(q, uniform, (vote, k) => Math.Log(
                vote.Answer == k ? right[vote.Rater] : (1 - right[vote.Rater]) / (classes - 1)));
            if (VotesByItem.Change(before, q) < Tolerance)
                break;
        }

        return q;
    }
}
