namespace Routing.Statistics.Aggregation.Peers;

/// <summary>Worker skill times item easiness: p(right) = σ(α_j·β_i), β_i = e^(b_i), α_j ~ N(1, 1), b_i ~ N(1, 1); errors
/// fall on the other classes alike. J. Whitehill et al., "Whose Vote Should Count More", NIPS 2009, equations 1–4.</summary>
/// <remarks>The M step climbs by damped Gauss–Newton steps in each coordinate, skills and easinesses in turn.</remarks>
public static class Glad
{
    private const int Sweeps = 50, Climbs = 3;
    private const double Tolerance = 1e-4, LargestStep = 1;

    /// <summary>Posteriors by item, [I][K].</summary>
    public static double[][] Posteriors(HdsData data, int classes)
    {
        var votes = new VotesByItem(data);
        var q = MajorityVote.Posteriors(data, classes);
        var skill = Filled(data.Raters); // [J] α
        var ease = Filled(data.Items); // [I] b
        var uniform = new double[classes]; // [K] log prior, equal for all
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var climb = 0; climb < Climbs; climb++)
            {
                Climb(data, q, skill, vote => vote.Rater, skill, ease, static (_, b) => Math.Exp(b));
                Climb(data, q, ease, vote => vote.Item, skill, ease, static (a, b) => a * Math.Exp(b));
            }

            var before = VotesByItem.Copy(q);
            votes.Expect(q, uniform, (vote, k) =>
            {
                var x = skill[vote.Rater] * Math.Exp(ease[vote.Item]);
                return vote.Answer == k ? -Softplus(-x) : -Softplus(x) - Math.Log(classes - 1);
            });
            if (VotesByItem.Change(before, q) < Tolerance)
                break;
        }

        return q;
    }

    // One step of every coordinate: gradient Σ (q(y) − σ)·∂x − (value − 1), curvature Σ σ(1 − σ)·∂x² + 1.
    private static void Climb(
        HdsData data, double[][] q, double[] values, Func<Vote, int> index, double[] skill, double[] ease,
        Func<double, double, double> slope)
    {
        var gradient = new double[values.Length];
        var curvature = new double[values.Length];
        foreach (var vote in data.Votes)
        {
            var (a, b) = (skill[vote.Rater], ease[vote.Item]);
            var right = 1 / (1 + Math.Exp(-a * Math.Exp(b)));
            var d = slope(a, b);
            var at = index(vote);
            gradient[at] += (q[vote.Item][vote.Answer] - right) * d;
            curvature[at] += right * (1 - right) * d * d;
        }

        for (var n = 0; n < values.Length; n++)
        {
            var step = (gradient[n] - (values[n] - 1)) / (curvature[n] + 1);
            values[n] += Math.Clamp(step, -LargestStep, LargestStep);
        }
    }

    private static double[] Filled(int count)
    {
        var values = new double[count];
        Array.Fill(values, 1);
        return values;
    }

    private static double Softplus(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));
}
