using Routing.Statistics.Preferences;
using static TorchSharp.torch;

namespace Routing.Training;

/// <summary>The linear head's equations on Torch, for many pairs or features, or a graphics processor: the same minimum as
/// <see cref="PairwiseLogistic"/> finds. Computes on the calling thread.</summary>
public static class TorchNewton
{
    private const int MostRounds = 30;
    private const double SmallestStep = 1e-8;

    /// <summary>Weights that minimise Σ [win · softplus(−wᵀΔ) + loss · softplus(wᵀΔ)] + ½ wᵀΛw by damped Newton, in double precision.</summary>
    /// <param name="differences">Δ of each pair, [N][D].</param>
    /// <param name="outcomes">How each pair ended, [N], without mass on ties.</param>
    /// <param name="precision">Diagonal of Λ, [D], above 0.</param>
    /// <exception cref="ArgumentException">A pair has mass on a tie.</exception>
    public static double[] Fit(
        IReadOnlyList<float[]> differences, IReadOnlyList<PairOutcome> outcomes, double[] precision, Device device, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(precision);
        if (outcomes.Any(outcome => outcome.Tie > 0))
            throw new ArgumentException("Ties have no place in this fit.", nameof(outcomes));
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var d = precision.Length;
        var x = tensor([.. differences.SelectMany(row => row)], [differences.Count, d], device: device).to(float64);
        Tensor Vector(IEnumerable<double> values) => tensor(values.ToArray(), device: device);
        var problem = new Problem(
            x, Vector(outcomes.Select(outcome => outcome.Win)), Vector(outcomes.Select(outcome => outcome.Loss)), Vector(precision));
        var w = zeros(d, float64, device);
        for (var round = 0; round < MostRounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var (next, step) = problem.Better(w);
            w = next.MoveToOuterDisposeScope();
            if (step < SmallestStep)
                break;
        }

        return w.cpu().data<double>().ToArray();
    }

    private sealed record Problem(Tensor X, Tensor Win, Tensor Lost, Tensor Precision)
    {
        /// <summary>One damped step, and its largest part.</summary>
        public (Tensor W, double Step) Better(Tensor w)
        {
            var u = X.mv(w);
            var (up, down) = (sigmoid(u), sigmoid(-u));
            var gradient = (Precision * w) - X.t().mv((Win * down) - (Lost * up));
            var curvature = X.t().mm(((Win + Lost) * up * down).unsqueeze(1) * X) + diag(Precision);
            var step = cholesky_solve(gradient.unsqueeze(1), linalg.cholesky(curvature)).squeeze(1);
            var (before, largest) = (Loss(w), step.abs().max().item<double>());
            for (var length = 1.0; length > 1e-6; length /= 2)
            {
                var next = w - (step * length);
                if (Loss(next) <= before)
                    return (next, length * largest);
            }

            return (w.clone(), 0);
        }

        private double Loss(Tensor w)
        {
            var u = X.mv(w);
            var pairs = (Win * nn.functional.softplus(-u)) + (Lost * nn.functional.softplus(u));
            return (pairs.sum() + ((Precision * w * w).sum() / 2)).item<double>();
        }
    }
}
