using MathNet.Numerics;

namespace Routing.Statistics.Aggregation.Peers;

/// <summary>Bayesian classifier combination by mean-field variational inference: a confusion matrix per worker and subtype
/// of each class. One subtype is IBCC (H.-C. Kim and Z. Ghahramani, "Bayesian Classifier Combination", AISTATS 2012); several
/// are EBCC, whose subtypes carry the correlation of workers (Y. Li, B. Rubinstein and T. Cohn, "Exploiting Worker
/// Correlation for Label Aggregation in Crowdsourcing", ICML 2019, section 4).</summary>
public static class BayesianClassifierCombination
{
    private const int EnhancedGroups = 10, Restarts = 10, MostSweeps = 500;
    private const double RightPrior = 4, WrongPrior = 1, ClassPrior = 1, GroupPrior = 0.1, Tolerance = 1e-3;

    /// <summary>IBCC: posteriors by item, [I][K].</summary>
    public static double[][] Independent(HdsData data, int classes) =>
        Fit(data, classes, 1, new Random(0)).Q;

    /// <summary>EBCC with ten subtypes a class: posteriors by item, [I][K], of the start with the highest evidence lower
    /// bound.</summary>
    /// <param name="seed">Draws the first subtypes; the same seed gives the same result.</param>
    public static double[][] Enhanced(HdsData data, int classes, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Restarts).Select(_ => Fit(data, classes, EnhancedGroups, random))
            .MaxBy(fit => fit.Bound).Q;
    }

    private static (double[][] Q, double Bound) Fit(HdsData data, int classes, int groups, Random random)
    {
        var votes = new VotesByItem(data);
        var q = MajorityVote.Posteriors(data, classes);
        var states = classes * groups; // a class and its subtype: state = class · groups + subtype
        var start = new MathNet.Numerics.Distributions.Dirichlet(1.0, groups, random);
        var r = new double[data.Items][]; // [I][states]
        for (var i = 0; i < data.Items; i++)
        {
            r[i] = new double[states];
            for (var k = 0; k < classes; k++)
            {
                var shares = groups == 1 ? [1] : start.Sample();
                for (var m = 0; m < groups; m++)
                    r[i][(k * groups) + m] = q[i][k] * shares[m];
            }
        }

        var bound = double.NegativeInfinity;
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var (prior, ofPrior) = Prior(r, classes, groups);
            var (theta, ofWorkers) = Workers(data, r, classes, groups);
            bound = -ofPrior - ofWorkers + votes.Expect(r, prior, (vote, state) => theta[vote.Rater][state, vote.Answer]);
            votes.Clamp(r, groups);
            var before = q;
            q = Classes(r, classes, groups);
            if (VotesByItem.Change(before, q) < Tolerance)
                break;
        }

        return (q, bound);
    }

    // E[log p(class)] + E[log p(subtype | class)], [states], and what leaving the priors costs, nats.
    private static (double[] Prior, double Divergence) Prior(double[][] r, int classes, int groups)
    {
        var counts = new double[classes * groups];
        foreach (var row in r)
        {
            for (var state = 0; state < counts.Length; state++)
                counts[state] += row[state];
        }

        var perClass = Enumerable.Range(0, classes).Select(k => counts.Skip(k * groups).Take(groups).Sum()).ToArray();
        var (ofClasses, divergence) = Dirichlet(perClass, _ => ClassPrior);
        var prior = new double[counts.Length];
        for (var k = 0; k < classes; k++)
        {
            var (ofGroups, more) = Dirichlet([.. counts.Skip(k * groups).Take(groups)], _ => GroupPrior / groups);
            divergence += more;
            for (var m = 0; m < groups; m++)
                prior[(k * groups) + m] = ofClasses[k] + ofGroups[m];
        }

        return (prior, divergence);
    }

    // E[log p] of a Dirichlet with these counts on this prior, and its divergence from the prior, nats.
    private static (double[] Logs, double Divergence) Dirichlet(double[] counts, Func<int, double> prior)
    {
        double all = 0, before = 0;
        for (var n = 0; n < counts.Length; n++)
        {
            before += prior(n);
            all += prior(n) + counts[n];
        }

        var logs = new double[counts.Length];
        var divergence = SpecialFunctions.GammaLn(all) - SpecialFunctions.GammaLn(before);
        for (var n = 0; n < counts.Length; n++)
        {
            var after = prior(n) + counts[n];
            logs[n] = SpecialFunctions.DiGamma(after) - SpecialFunctions.DiGamma(all);
            divergence += SpecialFunctions.GammaLn(prior(n)) - SpecialFunctions.GammaLn(after) + (counts[n] * logs[n]);
        }

        return (logs, divergence);
    }

    // E[log θ_j(state, answer)], [J][states, K], and what leaving the priors costs, nats.
    private static (double[][,] Theta, double Divergence) Workers(HdsData data, double[][] r, int classes, int groups)
    {
        var theta = new double[data.Raters][,];
        for (var j = 0; j < data.Raters; j++)
            theta[j] = new double[classes * groups, classes];

        foreach (var vote in data.Votes)
        {
            for (var state = 0; state < classes * groups; state++)
                theta[vote.Rater][state, vote.Answer] += r[vote.Item][state];
        }

        var divergence = 0.0;
        var row = new double[classes]; // [K]
        foreach (var matrix in theta)
        {
            for (var state = 0; state < classes * groups; state++)
            {
                for (var l = 0; l < classes; l++)
                    row[l] = matrix[state, l];
                var (logs, more) = Dirichlet(row, l => state / groups == l ? RightPrior : WrongPrior);
                divergence += more;
                for (var l = 0; l < classes; l++)
                    matrix[state, l] = logs[l];
            }
        }

        return (theta, divergence);
    }

    private static double[][] Classes(double[][] r, int classes, int groups) =>
        [.. r.Select(row => Enumerable.Range(0, classes).Select(k => row.Skip(k * groups).Take(groups).Sum()).ToArray())];
}
