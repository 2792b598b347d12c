using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Probability;

namespace Routing.Statistics.Calibration;

/// <summary>What model evidence f is found to mean where nothing is assumed of it: p(k) ∝ π_k f_k^t e^(c_k) with c_0 = 0, by maximum
/// likelihood of people's answers.</summary>
/// <remarks><see cref="EvidenceTrust"/> is the same held back by a prior. What is held back says less than it knows, and a test of it on
/// later answers finds the prior, whatever the model.</remarks>
internal sealed class EvidenceLink
{
    private const double Least = 1e-4;
    private const int MostSteps = 100;

    // Nats that one more step would be expected to add.
    private const double Settled = 1e-4;

    private readonly double[] _logPrior; // log π, [K]
    private readonly double[] _parameters; // t, c_1 … c_(K−1), [K]

    private EvidenceLink(double[] logPrior, double[] parameters) => (_logPrior, _parameters) = (logPrior, parameters);

    /// <summary>Fits t and c by Newton's method with the products of the scores for the information (Berndt, Hall, Hall and Hausman,
    /// 1974).</summary>
    /// <param name="judged">Evidence and human posterior of judged pairs; the posterior contains π and not the evidence.</param>
    /// <param name="classPrior">π, [K].</param>
    public static EvidenceLink Fit(IReadOnlyList<(double[] Evidence, double[] Human)> judged, double[] classPrior)
    {
        var logPrior = Array.ConvertAll(classPrior, p => Math.Log(Math.Max(p, 1e-12)));
        var parameters = new double[classPrior.Length];
        parameters[0] = 1;
        var present = new EvidenceLink(logPrior, parameters);
        var likelihood = present.LogLikelihood(judged);
        for (var step = 0; step < MostSteps; step++)
        {
            var (score, information) = Sums([.. judged.Select(pair => present.Score(pair.Evidence, pair.Human))]);
            var move = information.Solve(score);
            if (!double.IsFinite(move.Sum()) || move.DotProduct(score) < Settled)
                break;
            var length = 2.0;
            EvidenceLink next;
            double nextLikelihood;
            do
            {
                length /= 2;
                next = new EvidenceLink(logPrior, [.. present._parameters.Select((value, k) => value + (length * move[k]))]);
                nextLikelihood = next.LogLikelihood(judged);
            }
            while (!(nextLikelihood > likelihood) && length > 1e-6);

            if (!(nextLikelihood > likelihood))
                break;
            (present, likelihood) = (next, nextLikelihood);
        }

        return present;
    }

    /// <summary>Σ u and Σ u uᵀ, the latter with a trace of a ridge: a class that never occurs teaches nothing.</summary>
    public static (Vector<double> Score, Matrix<double> Information) Sums(IReadOnlyList<double[]> scores)
    {
        var k = scores[0].Length;
        var (sum, information) = (Vector<double>.Build.Dense(k), Matrix<double>.Build.Dense(k, k));
        foreach (var u in scores)
        {
            for (var a = 0; a < k; a++)
            {
                sum[a] += u[a];
                for (var b = 0; b < k; b++)
                    information[a, b] += u[a] * u[b];
            }
        }

        var ridge = Math.Max(1e-12, 1e-9 * information.Trace());
        for (var a = 0; a < k; a++)
            information[a, a] += ridge;
        return (sum, information);
    }

    /// <summary>What is said of a pair before its answers, [K].</summary>
    public double[] Said(double[] evidence) => With(_logPrior, evidence);

    /// <summary>What is believed of it after them, [K].</summary>
    public double[] Believed(double[] evidence, double[] human) => With(Array.ConvertAll(human, h => Math.Log(Math.Max(h, 1e-12))), evidence);

    /// <summary>Gradient of a pair's log likelihood by t, c_1 … c_(K−1): of mean 0 where this is what the evidence means.</summary>
    public double[] Score(double[] evidence, double[] human)
    {
        var (said, believed) = (Said(evidence), Believed(evidence, human));
        var score = new double[said.Length];
        for (var k = 0; k < said.Length; k++)
        {
            var rise = believed[k] - said[k];
            score[0] += rise * LogOf(evidence[k]);
            if (k > 0)
                score[k] = rise;
        }

        return score;
    }

    private double LogLikelihood(IReadOnlyList<(double[] Evidence, double[] Human)> judged) => judged.Sum(pair =>
        Math.Log(Math.Max(1e-300, Said(pair.Evidence).Select((p, k) => p * pair.Human[k] / Math.Exp(_logPrior[k])).Sum())));

    private double[] With(double[] logs, double[] evidence)
    {
        var joined = new double[logs.Length];
        for (var k = 0; k < joined.Length; k++)
            joined[k] = logs[k] + (_parameters[0] * LogOf(evidence[k])) + (k > 0 ? _parameters[k] : 0);
        LogWeights.Normalise(joined);
        return joined;
    }

    private static double LogOf(double evidence) => Math.Log(Math.Max(evidence, Least));
}
