using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training;

/// <summary>Pairs as sparse differences with the prior's precision in their scale: style features have rows behind those of the
/// table.</summary>
internal sealed class TableProblem
{
    private const int Columns = SparsePairwiseLogistic.Columns;

    private readonly (int[] Index, float[] Value)[] _rows;
    private readonly EncodedPairs _pairs;
    private readonly int _size, _dense;
    private readonly float _table, _style;

    public TableProblem(EncodedPairs pairs, HeadPrior prior)
    {
        (_pairs, _dense) = (pairs, pairs.Blocks.Dimension);
        (_table, _style) = ((float)(1 / Math.Sqrt(prior.Answer)), (float)(1 / Math.Sqrt(prior.Style)));
        _size = pairs.Blocks.Table;
        _rows = [.. Enumerable.Range(0, pairs.Count).Select(Row)];
    }

    /// <summary>Weights in the scale of the problem, [size, 8].</summary>
    /// <param name="shares">Of each pair in each column that is wanted, [N][≤ 8].</param>
    /// <param name="use">Whether a pair takes part in the fit.</param>
    public float[] Solve(float[][] shares, Func<int, bool> use, int seed, CancellationToken cancellation)
    {
        var used = Enumerable.Range(0, _pairs.Count).Where(use).ToArray();
        return SparsePairwiseLogistic.Fit(
            Array.ConvertAll(used, i => _rows[i]), Array.ConvertAll(used, i => _pairs.Outcomes[i]),
            Array.ConvertAll(used, i => (float[])[.. shares[i], .. new float[Columns - shares[i].Length]]), _size + _dense, seed, cancellation);
    }

    /// <summary>Log odds of a pair by the first column.</summary>
    public double LogOdds(int pair, float[] weights)
    {
        var (index, value) = _rows[pair];
        var sum = 0.0;
        for (var n = 0; n < index.Length; n++)
            sum += (double)value[n] * weights[index[n] * Columns];
        return sum;
    }

    /// <summary>Weights of the table and of φ, in their own scale.</summary>
    public (float[] Table, float[] Dense) Split(float[] weights) => (
        [.. weights[..(_size * Columns)].Select(weight => weight * _table)], [.. weights[(_size * Columns)..].Select(weight => weight * _style)]);

    private (int[] Index, float[] Value) Row(int pair)
    {
        var difference = new Dictionary<int, float>();
        foreach (var (text, sign) in new[] { (_pairs.Chosen[pair], _table), (_pairs.Rejected[pair], -_table) })
        {
            for (var n = 0; n < text.Sparse!.Index.Length; n++)
            {
                var index = (int)text.Sparse.Index[n];
                difference[index] = difference.GetValueOrDefault(index) + (sign * text.Sparse.Value[n]);
            }
        }

        List<KeyValuePair<int, float>> kept = [.. difference.Where(one => one.Value != 0).OrderBy(one => one.Key)];
        return (
            [.. kept.Select(one => one.Key), .. Enumerable.Range(_size, _dense)],
            [.. kept.Select(one => one.Value), .. _pairs.Difference[pair].Select(value => value * _style)]);
    }
}
