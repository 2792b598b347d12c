using System.Runtime.Intrinsics;

namespace Routing.Statistics.Preferences;

/// <summary>Penalised Bradley-Terry on very many features of which each pair has few: the minimum of
/// Σ c [win · softplus(−u) + loss · softplus(u)] + ½ |w|², u = wᵀΔ, for eight sets of weights c at once, by dual coordinate
/// descent.</summary>
/// <remarks>
/// H.-F. Yu, F.-L. Huang and C.-J. Lin, "Dual Coordinate Descent Methods for Logistic Regression and Maximum Entropy Models", 2011.
/// With W = c (win + loss) and w = Σ (α − c · loss) Δ the minimum has α = W σ(−u); one pair's α is exact when
/// t + u + |Δ|² (W σ(t) − α) = 0 at α ← W σ(t). A pair has no learning rate, and the minimum is one.
/// </remarks>
public static class SparsePairwiseLogistic
{
    /// <summary>Columns that are solved together.</summary>
    public const int Columns = 8;

    private const int MostPasses = 100;
    private const double SmallestChange = 1e-3;

    /// <summary>Weights, [size, 8], row by row. Mass on ties is left out.</summary>
    /// <param name="differences">Δ of each pair: indexes below <paramref name="size"/>, each once, and values.</param>
    /// <param name="outcomes">How each pair ended, [N].</param>
    /// <param name="shares">c of each pair in each column, [N][8], at least 0.</param>
    /// <param name="seed">Of the order in which pairs are visited.</param>
    public static float[] Fit(
        IReadOnlyList<(int[] Index, float[] Value)> differences, IReadOnlyList<PairOutcome> outcomes, IReadOnlyList<float[]> shares, int size,
        int seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(shares);
        var weights = new float[size * Columns];
        var alpha = new double[differences.Count * Columns];
        var norms = differences.Select(row => row.Value.Sum(value => (double)value * value)).ToArray();
        // All start at α = W / 2, which is right where u = 0.
        Span<float> change = stackalloc float[Columns];
        for (var i = 0; i < norms.Length; i++)
        {
            for (var c = 0; c < Columns; c++)
            {
                alpha[(i * Columns) + c] = shares[i][c] * (outcomes[i].Win + outcomes[i].Loss) / 2;
                change[c] = (float)(alpha[(i * Columns) + c] - (shares[i][c] * outcomes[i].Loss));
            }

            Add(weights, differences[i], change);
        }

        var order = Enumerable.Range(0, norms.Length).ToArray();
        var random = new Random(seed);
        Span<float> margins = stackalloc float[Columns];
        for (var pass = 0; pass < MostPasses; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            random.Shuffle(order);
            var largest = 0.0;
            foreach (var i in order)
            {
                Margins(weights, differences[i], margins);
                for (var c = 0; c < Columns; c++)
                {
                    ref var a = ref alpha[(i * Columns) + c];
                    var weight = shares[i][c] * (outcomes[i].Win + outcomes[i].Loss);
                    var next = weight <= 0 ? 0 : weight * PairwiseLogistic.Sigmoid(Root(margins[c], norms[i], weight, a));
                    change[c] = (float)(next - a);
                    largest = Math.Max(largest, Math.Abs(next - a) * norms[i]);
                    a = next;
                }

                Add(weights, differences[i], change);
            }

            if (largest < SmallestChange)
                break;
        }

        return weights;
    }

    // t of the one pair's minimum: t + u + q (W σ(t) − a) rises with slope 1 to 1 + q W / 4. Newton, kept between its ends.
    private static double Root(double margin, double norm, double weight, double a)
    {
        var (low, high) = (-margin - (norm * (weight - a)), -margin + (norm * a));
        var t = Math.Clamp(-margin, low, high);
        for (var round = 0; round < 30; round++)
        {
            var p = PairwiseLogistic.Sigmoid(t);
            var value = t + margin + (norm * ((weight * p) - a));
            if (Math.Abs(value) < 1e-7)
                break;
            (low, high) = value > 0 ? (low, t) : (t, high);
            t -= value / (1 + (norm * weight * p * (1 - p)));
            if (t <= low || t >= high)
                t = (low + high) / 2;
        }

        return t;
    }

    private static void Margins(float[] weights, (int[] Index, float[] Value) row, Span<float> margins)
    {
        var sum = Vector256<float>.Zero;
        for (var n = 0; n < row.Index.Length; n++)
            sum += Vector256.Create(row.Value[n]) * Vector256.LoadUnsafe(ref weights[row.Index[n] * Columns]);
        sum.CopyTo(margins);
    }

    private static void Add(float[] weights, (int[] Index, float[] Value) row, ReadOnlySpan<float> change)
    {
        var by = Vector256.Create(change);
        for (var n = 0; n < row.Index.Length; n++)
        {
            ref var at = ref weights[row.Index[n] * Columns];
            (Vector256.LoadUnsafe(ref at) + (Vector256.Create(row.Value[n]) * by)).StoreUnsafe(ref at);
        }
    }
}
