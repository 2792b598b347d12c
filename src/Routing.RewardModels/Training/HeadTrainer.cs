using System.Numerics.Tensors;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training;

/// <summary>Fits heads: the prior's strength, and which blocks take part, by log loss on whole prompts held out.</summary>
public static class HeadTrainer
{
    /// <summary>Folds by which priors are compared.</summary>
    public const int TuningFolds = 4;

    private const double TemperatureDeviation = 0.3;
    private static readonly double[] _scales = [0.3, 1, 3, 10];

    // All blocks; without the products; style alone.
    private static readonly HeadPrior[] _blocks = [new(30, 80, 3), new(30, HeadPrior.Off, 3), new(HeadPrior.Off, HeadPrior.Off, 3)];

    /// <summary>Chooses the prior and fits the temperature to what the held-out fits say.</summary>
    /// <param name="folds">Fold of each pair, [N].</param>
    public static HeadTuning Tune(EncodedPairs pairs, int[] folds, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(folds);
        var used = folds.Distinct().Order().ToList();
        var parts = used.ConvertAll(fold => pairs.Where(i => folds[i] != fold));
        HeadTuning? best = null;
        foreach (var block in _blocks.Where(block => pairs.Blocks.Product > 0 || block.Product >= HeadPrior.Off))
        {
            // A fold's fit for one scale starts from that for the scale before.
            var starts = new double[]?[used.Count];
            foreach (var prior in _scales.Select(block.Times))
            {
                cancellation.ThrowIfCancellationRequested();
                var odds = new double[pairs.Count];
                for (var f = 0; f < used.Count; f++)
                {
                    starts[f] = Weights(parts[f], prior, starts[f]);
                    for (var i = 0; i < odds.Length; i++)
                    {
                        if (folds[i] == used[f])
                            odds[i] = Dot(starts[f]!, pairs.Difference[i]);
                    }
                }

                var loss = LogLoss(pairs.Outcomes, odds);
                progress?.Report(FormattableString.Invariant(
                    $"prior {prior.Answer:0.#}/{prior.Product:0.#}/{prior.Style:0.#}: log loss {loss:0.0000} on held-out prompts"));
                if (best is null || loss < best.LogLoss)
                    best = new HeadTuning(prior, loss, 1, odds);
            }
        }

        return best! with { Temperature = TemperatureOf(pairs.Outcomes, best!.HeldOutLogOdds) };
    }

    /// <summary>The head on all the pairs.</summary>
    /// <param name="start">Weights to start from; null: 0.</param>
    public static LinearHead Fit(EncodedPairs pairs, HeadPrior prior, double temperature, int seed, double[]? start = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(prior);
        return HeadOf(PairwiseLogistic.Fit(pairs.Difference, pairs.Outcomes, prior.Precision(pairs.Blocks), start), pairs, temperature, seed);
    }

    /// <summary>Mean and draws of a fit as a head, centred on its pairs.</summary>
    public static LinearHead HeadOf(PairwiseFit fit, EncodedPairs pairs, double temperature, int seed)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(pairs);
        var mean = Single(fit.Weights);
        var centre = pairs.Chosen.Concat(pairs.Rejected).Average(answer => TensorPrimitives.Dot<float>(mean, answer.Features));
        return new LinearHead([mean, .. fit.Draws(LinearHead.Draws, seed).Select(Single)], centre, temperature);
    }

    /// <summary>T that explains held-out log odds best, log T ~ N(0, .3²) so that few pairs do not make it noise (Guo et al.
    /// 2017), by golden section.</summary>
    /// <param name="logOdds">Of the preferred answer, [N].</param>
    public static double TemperatureOf(PairOutcome[] outcomes, double[] logOdds)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(logOdds);
        double Loss(double log)
        {
            var (sum, scale) = (log * log / (2 * TemperatureDeviation * TemperatureDeviation), Math.Exp(-log));
            for (var i = 0; i < logOdds.Length; i++)
                sum += Decided(outcomes[i], logOdds[i] * scale);
            return sum;
        }

        const double Golden = 0.6180339887498949;
        var (low, high) = (-2.0, 2.0);
        while (high - low > 1e-4)
        {
            var (a, b) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
            (low, high) = Loss(a) < Loss(b) ? (low, b) : (a, high);
        }

        return Math.Exp((low + high) / 2);
    }

    // Priors and temperatures are judged by decided pairs: ties have no side to be right about.
    internal static double LogLoss(PairOutcome[] outcomes, double[] logOdds)
    {
        var (loss, mass) = (0.0, 0.0);
        for (var i = 0; i < logOdds.Length; i++)
        {
            loss += Decided(outcomes[i], logOdds[i]);
            mass += outcomes[i].Win + outcomes[i].Loss;
        }

        return loss / Math.Max(1e-12, mass);
    }

    private static double Decided(PairOutcome outcome, double logOdds) =>
        (outcome.Win * PairwiseLogistic.Softplus(-logOdds)) + (outcome.Loss * PairwiseLogistic.Softplus(logOdds));

    // Blocks that are off are not fitted at all: a style-only head is a problem of 24 columns.
    private static double[] Weights(EncodedPairs pairs, HeadPrior prior, double[]? start)
    {
        var precision = prior.Precision(pairs.Blocks);
        var on = Enumerable.Range(0, precision.Length).Where(k => precision[k] < HeadPrior.Off).ToArray();
        if (on.Length == precision.Length)
            return PairwiseLogistic.Fit(pairs.Difference, pairs.Outcomes, precision, start).Weights;
        var fit = PairwiseLogistic.Fit(
            Array.ConvertAll(pairs.Difference, row => Array.ConvertAll(on, k => row[k])), pairs.Outcomes,
            Array.ConvertAll(on, k => precision[k]), start is null ? null : Array.ConvertAll(on, k => start[k]));
        var weights = new double[precision.Length];
        for (var k = 0; k < on.Length; k++)
            weights[on[k]] = fit.Weights[k];
        return weights;
    }

    private static double Dot(double[] weights, float[] row)
    {
        var sum = 0.0;
        for (var k = 0; k < row.Length; k++)
            sum += weights[k] * row[k];
        return sum;
    }

    private static float[] Single(double[] values) => Array.ConvertAll(values, value => (float)value);
}
