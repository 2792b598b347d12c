using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;

namespace Routing.RewardModels.Encoding;

/// <summary>From hashed features to a few latent dimensions: tf-idf, then the leading right singular vectors of a collection of
/// answers that need no labels (Deerwester et al. 1990), by randomised subspace iteration (Halko, Martinsson and Tropp 2011,
/// algorithm 4.4).</summary>
/// <param name="Rows">Row of V by bucket, −1 where the collection has too few texts with it, [Buckets].</param>
/// <param name="Idf">Inverse document frequency by row, [R].</param>
/// <param name="Vectors">V, [R, Dimension], row by row.</param>
internal sealed record LatentProjection(int[] Rows, float[] Idf, float[] Vectors)
{
    /// <summary>Latent dimensions.</summary>
    public const int Dimension = 128;

    private const int Part = 64;
    private const int Extra = 16;
    private const int Power = 2;
    private const int Width = Dimension + Extra;

    /// <summary>Texts of the collection with a feature from which on it has a row.</summary>
    public const int LeastTexts = 2;

    private const int MostRows = 1 << 16;

    /// <summary>z of a text that was taken: unit rows of tf-idf times V, scaled by √128; [Dimension].</summary>
    /// <returns>Number of its features that have a row.</returns>
    public int Project(SparseText text, Span<float> z)
    {
        Span<int> rows = text.Size <= 2048 ? stackalloc int[text.Size] : new int[text.Size];
        Span<float> values = text.Size <= 2048 ? stackalloc float[text.Size] : new float[text.Size];
        var n = text.Write(Rows, rows, values);
        for (var i = 0; i < n; i++)
            values[i] *= Idf[rows[i]];
        var scale = (float)(Math.Sqrt(Dimension) / Math.Max(1e-9, TensorPrimitives.Norm<float>(values[..n])));
        TensorPrimitives.Multiply(values[..n], scale, values);
        z.Clear();
        if (n == 0)
            return 0;
        // Eight vectors of sums stay in registers while the rows go by.
        for (var part = 0; part < Dimension; part += Part)
            Sum(rows[..n], values, part, z.Slice(part, Part));
        return n;
    }

    private void Sum(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, int part, Span<float> sum)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        ref var table = ref Vectors[0];
        for (var i = 0; i < rows.Length; i++)
        {
            var value = Vector256.Create(values[i]);
            ref var row = ref Unsafe.Add(ref table, (rows[i] * Dimension) + part);
            s0 += value * Vector256.LoadUnsafe(ref row);
            s1 += value * Vector256.LoadUnsafe(ref row, 8);
            s2 += value * Vector256.LoadUnsafe(ref row, 16);
            s3 += value * Vector256.LoadUnsafe(ref row, 24);
            s4 += value * Vector256.LoadUnsafe(ref row, 32);
            s5 += value * Vector256.LoadUnsafe(ref row, 40);
            s6 += value * Vector256.LoadUnsafe(ref row, 48);
            s7 += value * Vector256.LoadUnsafe(ref row, 56);
        }

        s0.CopyTo(sum);
        s1.CopyTo(sum[8..]);
        s2.CopyTo(sum[16..]);
        s3.CopyTo(sum[24..]);
        s4.CopyTo(sum[32..]);
        s5.CopyTo(sum[40..]);
        s6.CopyTo(sum[48..]);
        s7.CopyTo(sum[56..]);
    }

    /// <summary>Features of a text that was taken which have a row.</summary>
    public SparseRow Known(SparseText text)
    {
        Span<int> rows = text.Size <= 2048 ? stackalloc int[text.Size] : new int[text.Size];
        Span<float> values = text.Size <= 2048 ? stackalloc float[text.Size] : new float[text.Size];
        var n = text.Write(Rows, rows, values);
        var index = GC.AllocateUninitializedArray<long>(n);
        TensorPrimitives.ConvertChecked<int, long>(rows[..n], index);
        return new SparseRow(index, values[..n].ToArray());
    }

    /// <summary>Fits the projection; the same texts and seed give the same bits.</summary>
    /// <param name="texts">Buckets and values of each text.</param>
    public static LatentProjection Fit(IReadOnlyList<(int Bucket, float Value)[]> texts, int seed)
    {
        var frequency = new int[SparseText.Buckets];
        foreach (var text in texts)
        {
            foreach (var (bucket, _) in text)
                frequency[bucket]++;
        }

        // The most frequent first: what is looked up often lies together.
        var kept = Enumerable.Range(0, SparseText.Buckets).Where(bucket => frequency[bucket] >= LeastTexts)
            .OrderByDescending(bucket => frequency[bucket]).ThenBy(bucket => bucket).Take(MostRows).ToList();
        var rows = Enumerable.Repeat(-1, SparseText.Buckets).ToArray();
        for (var row = 0; row < kept.Count; row++)
            rows[kept[row]] = row;
        var idf = kept.Select(bucket => (float)Math.Log((1.0 + texts.Count) / (1 + frequency[bucket]))).ToArray();
        var matrix = new SparseMatrix(texts, rows, idf);
        return new LatentProjection(rows, idf, matrix.RightVectors(seed));
    }

    public void Write(BinaryWriter writer)
    {
        EncoderBytes.Write(writer, Idf);
        for (var bucket = 0; bucket < Rows.Length; bucket++)
        {
            if (Rows[bucket] < 0)
                continue;
            writer.Write(bucket);
            writer.Write(Rows[bucket]);
        }

        EncoderBytes.Write(writer, Vectors);
    }

    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public static LatentProjection Read(BinaryReader reader)
    {
        var idf = EncoderBytes.Floats(reader);
        var rows = Enumerable.Repeat(-1, SparseText.Buckets).ToArray();
        for (var n = 0; n < idf.Length; n++)
        {
            var bucket = reader.ReadInt32();
            rows[bucket] = reader.ReadInt32();
        }

        var vectors = EncoderBytes.Floats(reader);
        return vectors.Length == idf.Length * Dimension && !Array.Exists(rows, row => row >= idf.Length || row < -1)
            ? new LatentProjection(rows, idf, vectors)
            : throw new InvalidDataException("The encoder's parts do not fit together.");
    }

    // Unit rows of tf-idf, by text and by row of V.
    private sealed class SparseMatrix
    {
        private readonly (int Index, float Value)[][] _texts; // [N]
        private readonly (int Index, float Value)[][] _features; // [R]

        public SparseMatrix(IReadOnlyList<(int Bucket, float Value)[]> texts, int[] rows, float[] idf)
        {
            _texts = [.. texts.Select(text =>
            {
                var entries = text.Where(entry => rows[entry.Bucket] >= 0)
                    .Select(entry => (Index: rows[entry.Bucket], Value: entry.Value * idf[rows[entry.Bucket]])).ToArray();
                var norm = Math.Sqrt(entries.Sum(entry => (double)entry.Value * entry.Value));
                return Array.ConvertAll(entries, entry => (entry.Index, (float)(entry.Value / Math.Max(1e-9, norm))));
            })];
            var lists = idf.Select(_ => new List<(int, float)>()).ToArray();
            for (var n = 0; n < _texts.Length; n++)
            {
                foreach (var (index, value) in _texts[n])
                    lists[index].Add((n, value));
            }

            _features = Array.ConvertAll(lists, list => list.ToArray());
        }

        /// <summary>[R, Dimension]; columns beyond the rank are 0.</summary>
        public float[] RightVectors(int seed)
        {
            var random = new Random(seed);
            var start = new float[_features.Length * Width];
            for (var i = 0; i < start.Length; i++)
                start[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            var left = Orthonormal(Times(_texts, start));
            for (var round = 0; round < Power; round++)
                left = Orthonormal(Times(_texts, Orthonormal(Times(_features, left))));
            var right = Times(_features, left); // Aᵀ Q: [R, Width]
            var eigen = Gram(right).Evd(Symmetricity.Symmetric);
            var largest = Math.Max(1e-12, eigen.EigenValues.Max(value => value.Real));
            var turn = Matrix<double>.Build.Dense(Width, Dimension, (row, column) =>
            {
                // Eigenvalues rise: the last is the largest.
                var from = Width - 1 - column;
                var value = eigen.EigenValues[from].Real;
                return value < 1e-8 * largest ? 0 : Signed(eigen.EigenVectors, from) * eigen.EigenVectors[row, from] / Math.Sqrt(value);
            });
            return Turned(right, turn);
        }

        // A vector's sign is arbitrary: its largest part is made positive.
        private static double Signed(Matrix<double> vectors, int column) =>
            Math.Sign(vectors.Column(column)[vectors.Column(column).AbsoluteMaximumIndex()]);

        private static float[] Times((int Index, float Value)[][] rows, float[] dense)
        {
            var product = new float[rows.Length * Width];
            Parallel.For(0, rows.Length, row =>
            {
                var sum = product.AsSpan(row * Width, Width);
                foreach (var (index, value) in rows[row])
                    TensorPrimitives.MultiplyAdd(dense.AsSpan(index * Width, Width), value, sum, sum);
            });
            return product;
        }

        // Columns made orthonormal by the Cholesky factor of their Gram matrix.
        private static float[] Orthonormal(float[] dense)
        {
            var gram = Gram(dense);
            var small = 1e-7 * Math.Max(1e-12, gram.Trace()) / Width;
            for (var k = 0; k < Width; k++)
                gram[k, k] += small;
            return Turned(dense, gram.Cholesky().Factor.Transpose().Inverse());
        }

        private static Matrix<double> Gram(float[] dense)
        {
            var gram = new double[Width, Width];
            var rows = dense.Length / Width;
            Parallel.For(0, Width, a =>
            {
                var sums = new double[Width];
                for (var row = 0; row < rows; row++)
                {
                    double value = dense[(row * Width) + a];
                    for (var b = 0; b <= a; b++)
                        sums[b] += value * dense[(row * Width) + b];
                }

                for (var b = 0; b <= a; b++)
                    (gram[a, b], gram[b, a]) = (sums[b], sums[b]);
            });
            return Matrix<double>.Build.DenseOfArray(gram);
        }

        // Rows times a small matrix.
        private static float[] Turned(float[] dense, Matrix<double> turn)
        {
            var columns = turn.ColumnCount;
            var by = turn.ToRowArrays().Select(row => Array.ConvertAll(row, value => (float)value)).ToArray();
            var product = new float[dense.Length / Width * columns];
            Parallel.For(0, dense.Length / Width, row =>
            {
                var sum = product.AsSpan(row * columns, columns);
                for (var k = 0; k < Width; k++)
                    TensorPrimitives.MultiplyAdd(by[k], dense[(row * Width) + k], sum, sum);
            });
            return product;
        }
    }
}
