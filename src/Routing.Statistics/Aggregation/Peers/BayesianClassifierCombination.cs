using MathNet.Numerics;
using Routing.Statistics.Probability;

namespace Routing.Statistics.Aggregation.Peers;

/// <summary>Bayesian classifier combination by mean-field variational inference: a confusion matrix per worker and subtype
/// of each class. One subtype is IBCC (H.-C. Kim and Z. Ghahramani, "Bayesian Classifier Combination", AISTATS 2012); several
/// are EBCC, whose subtypes carry the correlation of workers (Y. Li, B. Rubinstein and T. Cohn, "Exploiting Worker
/// Correlation for Label Aggregation in Crowdsourcing", ICML 2019, section 4).</summary>
/// <remarks>As the authors ran them: IBCC with one pseudo-item a class, EBCC with as many as the votes of the class weigh, and
/// of many random starts the one with the highest evidence lower bound.</remarks>
public static class BayesianClassifierCombination
{
    private const int EnhancedGroups = 10, HeatSweeps = 30, MostSweeps = 500;
    private const double RightPrior = 4, WrongPrior = 1, GroupPrior = 0.1, Tolerance = 1e-3;

    /// <summary>IBCC: posteriors by item, [I][K].</summary>
    public static double[][] Independent(HdsData data, int classes)
    {
        var pseudoItems = new double[classes]; // [K]
        Array.Fill(pseudoItems, 1.0);
        var start = new Start(data, VoteTable.Of(data, classes), 1, pseudoItems);
        start.Climb(MostSweeps);
        return start.Posteriors();
    }

    /// <summary>EBCC with ten subtypes a class: posteriors by item, [I][K].</summary>
    /// <param name="seed">Draws the first subtypes; the same seed gives the same result.</param>
    public static double[][] Enhanced(HdsData data, int classes, int seed) => Enhanced(data, classes, seed, starts: 40, finalists: 8);

    /// <summary>The same from a quarter of the starts, for use beside other models.</summary>
    internal static double[][] EnhancedFast(HdsData data, int classes, int seed) => Enhanced(data, classes, seed, starts: 10, finalists: 2);

    private static double[][] Enhanced(HdsData data, int classes, int seed, int starts, int finalists)
    {
        var votes = VoteTable.Of(data, classes);
        var pseudoItems = Shares(votes); // [K]
        // All starts run a heat; only those that lead after it can still win in practice, and they run to the end.
        return Enumerable.Range(0, starts).Select(n => unchecked((seed * starts) + n))
            .OrderByDescending(start => Run(start, HeatSweeps).Bound()).Take(finalists)
            .Select(start => Run(start, MostSweeps)).MaxBy(start => start.Bound())!.Posteriors();

        Start Run(int random, int sweeps)
        {
            var start = new Start(data, votes, EnhancedGroups, pseudoItems, new Random(random));
            start.Climb(sweeps);
            return start;
        }
    }

    // Σ of the vote shares of each class, [K].
    private static double[] Shares(VoteTable votes)
    {
        var shares = new double[votes.Classes];
        for (var i = 0; i < votes.Items; i++)
        {
            var keys = votes.Of(i);
            foreach (var key in keys)
                shares[key % votes.Classes] += 1.0 / keys.Length;
        }

        return Array.ConvertAll(shares, share => Math.Max(share, 1e-3));
    }

    // One start of the fit; state = class · groups + subtype.
    private sealed class Start
    {
        private readonly VoteTable _votes;
        private readonly StateSweep _sweep;
        private readonly double[] _pseudoItems; // [K]
        private readonly int _groups;
        private readonly double[][] _q; // [I][K]
        private double _change;
        private double? _divergence; // what leaving the priors costs, nats; null while nobody asks

        public Start(HdsData data, VoteTable votes, int groups, double[] pseudoItems, Random? random = null)
        {
            (_votes, _groups, _pseudoItems) = (votes, groups, pseudoItems);
            _sweep = new StateSweep(votes, groups, data.Known);
            _q = MajorityVote.Posteriors(data, votes.Classes);
            var shares = new double[_sweep.States];
            for (var i = 0; i < votes.Items; i++)
            {
                for (var k = 0; k < votes.Classes; k++)
                {
                    // A flat Dirichlet: exponentials, normalised.
                    var of = shares.AsSpan(k * groups, groups);
                    var sum = 0.0;
                    foreach (ref var share in of)
                        sum += share = random is null ? 1 : -Math.Log(1 - random.NextDouble());
                    foreach (ref var share in of)
                        share *= _q[i][k] / sum;
                }

                _sweep.Put(i, shares);
            }
        }

        public double[][] Posteriors() => _q;

        /// <summary>Sweeps until nothing moves any more; at most this many.</summary>
        public void Climb(int sweeps)
        {
            for (var n = 0; n < sweeps; n++)
            {
                var prior = Prior();
                WriteWorkers();
                _change = 0;
                _sweep.Pass(prior, Keep);
                if (_change < Tolerance)
                    return;
            }
        }

        /// <summary>Evidence lower bound of one sweep more, nats.</summary>
        public double Bound()
        {
            _divergence = 0;
            var prior = Prior();
            WriteWorkers();
            return _sweep.Pass(prior, Keep) - _divergence!.Value;
        }

        private void Keep(int item, ReadOnlySpan<double> states)
        {
            var row = _q[item];
            for (var k = 0; k < row.Length; k++)
            {
                var p = 0.0;
                foreach (var r in states.Slice(k * _groups, _groups))
                    p += r;
                _change = Math.Max(_change, Math.Abs(p - row[k]));
                row[k] = p;
            }
        }

        // E[log p(class)] + E[log p(subtype | class)], [states].
        private double[] Prior()
        {
            var k = _votes.Classes;
            var perClass = new double[k];
            for (var s = 0; s < _sweep.States; s++)
                perClass[s / _groups] += _sweep.Sums[s];
            var ofClasses = new double[k];
            Dirichlet(perClass, _pseudoItems, ofClasses);
            var groupPrior = new double[_groups];
            Array.Fill(groupPrior, GroupPrior / _groups);
            var prior = new double[_sweep.States];
            for (var c = 0; c < k; c++)
            {
                var logs = prior.AsSpan(c * _groups, _groups);
                Dirichlet(_sweep.Sums.AsSpan(c * _groups, _groups), groupPrior, logs);
                foreach (ref var log in logs)
                    log += ofClasses[c];
            }

            return prior;
        }

        // E[log θ_j(state, answer)] by key.
        private void WriteWorkers()
        {
            var k = _votes.Classes;
            Span<double> counts = stackalloc double[k];
            Span<double> prior = stackalloc double[k];
            Span<double> logs = stackalloc double[k];
            for (var seat = 0; seat < _votes.Seats.Count; seat++)
            {
                for (var state = 0; state < _sweep.States; state++)
                {
                    for (var l = 0; l < k; l++)
                    {
                        counts[l] = _sweep.Counts[(((seat * k) + l) * _sweep.Width) + state];
                        prior[l] = state / _groups == l ? RightPrior : WrongPrior;
                    }

                    Dirichlet(counts, prior, logs);
                    for (var l = 0; l < k; l++)
                        _sweep.Logs[(((seat * k) + l) * _sweep.Width) + state] = logs[l];
                }
            }
        }

        // E[log p] of a Dirichlet with these counts on this prior.
        private void Dirichlet(ReadOnlySpan<double> counts, ReadOnlySpan<double> prior, Span<double> logs)
        {
            double all = 0, before = 0;
            for (var n = 0; n < counts.Length; n++)
            {
                before += prior[n];
                all += prior[n] + counts[n];
            }

            var total = Digamma.Of(all);
            for (var n = 0; n < counts.Length; n++)
                logs[n] = Digamma.Of(prior[n] + counts[n]) - total;
            if (_divergence is null)
                return;
            _divergence += SpecialFunctions.GammaLn(all) - SpecialFunctions.GammaLn(before);
            for (var n = 0; n < counts.Length; n++)
            {
                _divergence += SpecialFunctions.GammaLn(prior[n]) - SpecialFunctions.GammaLn(prior[n] + counts[n])
                    + (counts[n] * logs[n]);
            }
        }
    }
}
