using Routing.Statistics.Preferences;
using Xunit;

namespace Routing.Statistics.Tests.Preferences;

public sealed class SparsePairwiseLogisticTests
{
    private const int Size = 12, Columns = SparsePairwiseLogistic.Columns;

    // The same minimum by Newton's method on dense rows, one column at a time.
    [Fact]
    public void Each_column_is_at_the_minimum_that_Newton_finds()
    {
        var (rows, outcomes) = Pairs(300, new Random(1));
        var random = new Random(2);
        float[][] shares = [.. rows.Select(_ => Enumerable.Range(0, Columns).Select(c => c == 0 ? 1f : random.Next(3)).ToArray())];

        var weights = SparsePairwiseLogistic.Fit(rows, outcomes, shares, Size, 1, CancellationToken.None);

        for (var c = 0; c < Columns; c++)
        {
            var expected = PairwiseLogistic.Fit(
                Array.ConvertAll(rows, Dense), [.. outcomes.Select((ended, i) => new PairOutcome(ended.Win * shares[i][c], ended.Loss * shares[i][c], 0))],
                [.. Enumerable.Repeat(1.0, Size)]).Weights;
            for (var k = 0; k < Size; k++)
                Assert.Equal(expected[k], weights[(k * Columns) + c], 5e-3);
        }
    }

    [Fact]
    public void Swapping_every_pair_and_its_outcome_changes_nothing()
    {
        var (rows, outcomes) = Pairs(100, new Random(3));
        float[][] shares = [.. rows.Select(_ => Enumerable.Repeat(1f, Columns).ToArray())];

        var there = SparsePairwiseLogistic.Fit(rows, outcomes, shares, Size, 1, CancellationToken.None);
        var back = SparsePairwiseLogistic.Fit(
            Array.ConvertAll(rows, row => (row.Index, Array.ConvertAll(row.Value, value => -value))),
            Array.ConvertAll(outcomes, ended => ended.Swapped), shares, Size, 1, CancellationToken.None);

        Assert.All(there.Zip(back), pair => Assert.Equal(pair.First, pair.Second, 5e-3));
    }

    [Fact]
    public void Separable_pairs_have_finite_weights_and_pairs_without_weight_none()
    {
        (int[], float[])[] rows = [.. Enumerable.Repeat<(int[], float[])>(([0], [1f]), 50), ([1], [1f])];
        float[][] shares = [.. rows.Select((_, i) => Enumerable.Repeat(i < 50 ? 1f : 0f, Columns).ToArray())];

        var weights = SparsePairwiseLogistic.Fit(rows, [.. rows.Select(_ => PairOutcome.Won)], shares, 2, 1, CancellationToken.None);

        Assert.InRange(weights[0], 1, 10);
        Assert.Equal(0, weights[Columns]);
    }

    private static ((int[] Index, float[] Value)[] Rows, PairOutcome[] Outcomes) Pairs(int count, Random random)
    {
        var rows = new (int[] Index, float[] Value)[count];
        for (var i = 0; i < count; i++)
        {
            int[] index = [.. Enumerable.Range(0, Size).Where(_ => random.Next(3) == 0)];
            rows[i] = (index, [.. index.Select(_ => (float)((2 * random.NextDouble()) - 1))]);
        }

        return (rows, [.. rows.Select(row => random.NextDouble() < PairwiseLogistic.Sigmoid(row.Index.Zip(row.Value, (k, value) => (k - 5) * value).Sum())
            ? new PairOutcome(0.8, 0.1, 0) : new PairOutcome(0.1, 0.8, 0))]);
    }

    private static float[] Dense((int[] Index, float[] Value) row)
    {
        var dense = new float[Size];
        for (var n = 0; n < row.Index.Length; n++)
            dense[row.Index[n]] = row.Value[n];
        return dense;
    }
}
