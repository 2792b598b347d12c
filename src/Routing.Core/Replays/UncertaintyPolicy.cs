using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Information;

namespace Routing.Core.Replays;

/// <summary>Peers that choose by what a batch method believes: the item of highest entropy (uncertainty sampling), or of
/// highest expected gain in accuracy (Y. Zheng et al., "QASCA", SIGMOD 2015). Between refits, which come as often as the
/// engine's, an item's posterior follows its new answers with the reviewers' matrices as they were.</summary>
/// <param name="aggregate">Posteriors by item of all votes, [I][K].</param>
/// <param name="right">Pseudo-count of a right answer in a reviewer's rows.</param>
/// <param name="wrong">Pseudo-count of each wrong one.</param>
/// <param name="byAccuracy">QASCA's rule; else entropy.</param>
internal sealed class UncertaintyPolicy(
    Division division, CounterRandom random, Func<HdsData, double[][]> aggregate, double right, double wrong,
    bool byAccuracy) : IReplayPolicy
{
    private readonly int _classes = division.Recording.Classes.Count;
    private readonly List<Vote> _votes = [];
    private readonly List<Vote>[] _byItem = [.. division.Recording.Items.Select(_ => new List<Vote>())];
    private double[][]? _q; // [I][K]
    private double[][,] _theta = []; // [J][K, K]
    private double[] _prior = []; // [K]
    private int _step;
    private int _sinceRefit;

    public (int Reviewer, int Item) Choose(IReadOnlyList<(int Reviewer, IReadOnlyList<int> Items)> waiting)
    {
        if (_q is null || _sinceRefit >= RefitCadence.LabelsFor(division.Scored.Count))
            Refit();
        var (reviewer, items) = waiting[0];
        return (reviewer, Best.Of(items, random.Draw("item", "", _step++), item => byAccuracy
            ? ExpectedAccuracyGain.OfOneAnswer(_q![item], _theta[reviewer])
            : Entropy.Of(_q![item])));
    }

    public void Answered(Vote vote)
    {
        _votes.Add(vote);
        _byItem[vote.Item].Add(vote);
        _sinceRefit++;
        var row = _q![vote.Item];
        for (var k = 0; k < _classes; k++)
            row[k] = _prior[k] * _byItem[vote.Item].Aggregate(1.0, (p, given) => p * _theta[given.Rater][k, given.Answer]);
        var total = row.Sum();
        for (var k = 0; k < _classes; k++)
            row[k] = total > 0 ? row[k] / total : 1.0 / _classes;
    }

    public double[][] Beliefs() => aggregate(division.Data(_votes));

    private void Refit()
    {
        _sinceRefit = 0;
        var data = division.Data(_votes);
        _q = aggregate(data);
        _theta = new double[division.Recording.Reviewers.Count][,];
        for (var j = 0; j < _theta.Length; j++)
        {
            _theta[j] = new double[_classes, _classes];
            for (var k = 0; k < _classes; k++)
            {
                for (var l = 0; l < _classes; l++)
                    _theta[j][k, l] = k == l ? right : wrong;
            }
        }

        _prior = new double[_classes];
        Array.Fill(_prior, 1.0);
        foreach (var vote in data.Votes)
        {
            for (var k = 0; k < _classes; k++)
                _theta[vote.Rater][k, vote.Answer] += _q[vote.Item][k];
        }

        foreach (var item in data.Votes.Select(vote => vote.Item).Distinct())
        {
            for (var k = 0; k < _classes; k++)
                _prior[k] += _q[item][k];
        }

        var all = _prior.Sum();
        for (var k = 0; k < _classes; k++)
            _prior[k] /= all;
        foreach (var matrix in _theta)
        {
            for (var k = 0; k < _classes; k++)
            {
                var row = 0.0;
                for (var l = 0; l < _classes; l++)
                    row += matrix[k, l];
                for (var l = 0; l < _classes; l++)
                    matrix[k, l] /= row;
            }
        }
    }
}
