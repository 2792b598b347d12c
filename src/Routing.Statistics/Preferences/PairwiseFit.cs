using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Routing.Statistics.Preferences;

/// <summary>A linear Bradley-Terry model: the log odds of a decided pair are wᵀΔ. No intercept, so swapping the answers swaps the
/// probability exactly.</summary>
/// <param name="Weights">ŵ, [D].</param>
/// <param name="Curvature">Cholesky factor of H; the posterior is N(ŵ, H⁻¹) (Laplace).</param>
/// <param name="Tie">ν: a tie between equals has odds ν/2 against a decision; 0 where no tie was seen.</param>
/// <param name="Rounds">Newton steps taken.</param>
public sealed record PairwiseFit(double[] Weights, Cholesky<double> Curvature, double Tie, int Rounds)
{
    /// <summary>Draws of w from the posterior, ŵ + L⁻ᵀε, [S][D]; the same for the same seed.</summary>
    public double[][] Draws(int count, int seed)
    {
        var random = new Random(seed);
        var lower = Curvature.Factor.ToRowArrays(); // [D][D]
        var draws = new double[count][];
        for (var s = 0; s < count; s++)
        {
            var draw = new double[Weights.Length];
            for (var k = 0; k < draw.Length; k++)
                draw[k] = Normal(random);
            for (var k = draw.Length - 1; k >= 0; k--)
            {
                draw[k] /= lower[k][k];
                for (var below = 0; below < k; below++)
                    draw[below] -= lower[k][below] * draw[k];
            }

            for (var k = 0; k < draw.Length; k++)
                draw[k] += Weights[k];
            draws[s] = draw;
        }

        return draws;
    }

    /// <summary>Posterior variance of wᵀΔ: |L⁻¹Δ|².</summary>
    public double Variance(float[] difference)
    {
        var solved = Solve(difference);
        var sum = 0.0;
        for (var k = 0; k < difference.Length; k++)
            sum += solved[k] * difference[k];
        return Math.Max(0, sum);
    }

    /// <summary>H⁻¹Δ, [D].</summary>
    public float[] Solve(float[] difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        var solved = Curvature.Solve(Vector<double>.Build.Dense(difference.Length, k => difference[k]));
        return [.. solved.Select(value => (float)value)];
    }

    // Box and Muller 1958.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
