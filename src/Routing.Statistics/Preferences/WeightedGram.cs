using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Routing.Statistics.Preferences;

/// <summary>Σ wᵢ xᵢxᵢᵀ over many rows.</summary>
public static class WeightedGram
{
    private const int Chunk = 1024;

    /// <summary>The sum, [D, D]. Bitwise the same for any number of threads: one thread sums each entry, in one order.</summary>
    /// <param name="rows">x, [N][D].</param>
    /// <param name="weights">w, [N]; null: all 1.</param>
    public static Matrix<double> Of(IReadOnlyList<float[]> rows, float[]? weights, int dimension)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var sums = new double[dimension * dimension];
        // Rows are turned into columns a chunk at a time, so that an entry is a dot product of contiguous floats.
        var columns = new float[dimension * Chunk]; // [D, Chunk]
        var scaled = weights is null ? columns : new float[dimension * Chunk];
        for (var begin = 0; begin < rows.Count; begin += Chunk)
        {
            var length = Math.Min(Chunk, rows.Count - begin);
            for (var i = 0; i < length; i++)
            {
                var row = rows[begin + i];
                for (var k = 0; k < dimension; k++)
                    columns[(k * Chunk) + i] = row[k];
            }

            if (weights is not null)
            {
                for (var k = 0; k < dimension; k++)
                {
                    TensorPrimitives.Multiply<float>(
                        columns.AsSpan(k * Chunk, length), weights.AsSpan(begin, length), scaled.AsSpan(k * Chunk, length));
                }
            }

            Parallel.For(0, dimension, a =>
            {
                var left = scaled.AsSpan(a * Chunk, length);
                for (var b = 0; b <= a; b++)
                    sums[(a * dimension) + b] += TensorPrimitives.Dot<float>(left, columns.AsSpan(b * Chunk, length));
            });
        }

        return Matrix<double>.Build.Dense(dimension, dimension, (a, b) => sums[(Math.Max(a, b) * dimension) + Math.Min(a, b)]);
    }
}
