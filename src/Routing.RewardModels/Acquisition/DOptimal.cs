using System.Numerics.Tensors;
using Routing.RewardModels.Training;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Acquisition;

/// <summary>The batch that shrinks the posterior's volume most, greedily: the largest p(1 − p) ΔᵀH⁻¹Δ, with H grown by each pick.
/// On sparse features it loses to random order; for dense ones a replay decides.</summary>
internal static class DOptimal
{
    // A batch is chosen among this many pairs at most.
    private const int MostCandidates = 2000;

    public static IReadOnlyList<int> Choose(EncodedPairs pool, IReadOnlyList<int> open, PairwiseFit fit, int count, Random random)
    {
        var candidates = open.Count <= MostCandidates ? open : [.. open.OrderBy(_ => random.NextDouble()).Take(MostCandidates)];
        var weights = Array.ConvertAll(fit.Weights, value => (float)value);
        var differences = candidates.Select(i => pool.Difference[i]).ToArray();
        var solved = new float[differences.Length][]; // H⁻¹Δ
        var worth = new double[differences.Length];
        var curvature = new double[differences.Length];
        Parallel.For(0, solved.Length, n =>
        {
            solved[n] = fit.Solve(differences[n]);
            var p = PairwiseLogistic.Sigmoid(TensorPrimitives.Dot<float>(weights, differences[n]));
            curvature[n] = p * (1 - p);
            worth[n] = curvature[n] * TensorPrimitives.Dot<float>(solved[n], differences[n]);
        });
        var chosen = new List<int>();
        var taken = new bool[solved.Length];
        while (chosen.Count < Math.Min(count, solved.Length))
        {
            var best = -1;
            for (var n = 0; n < worth.Length; n++)
            {
                if (!taken[n] && (best < 0 || worth[n] > worth[best]))
                    best = n;
            }

            taken[best] = true;
            chosen.Add(candidates[best]);
            var along = solved[best].ToArray();
            var scale = curvature[best] / (1 + worth[best]);
            Parallel.For(0, solved.Length, n =>
            {
                if (taken[n])
                    return;
                // Sherman and Morrison 1950: (H + cΔΔᵀ)⁻¹ = H⁻¹ − c/(1 + cΔᵀH⁻¹Δ) H⁻¹ΔΔᵀH⁻¹.
                var shared = TensorPrimitives.Dot<float>(along, differences[n]);
                worth[n] -= curvature[n] * scale * shared * shared;
                TensorPrimitives.MultiplyAdd(along, (float)(-scale * shared), solved[n], solved[n]);
            });
        }

        return chosen;
    }
}
