using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Probability;

namespace Routing.Statistics.Calibration;

/// <summary>How far model evidence f is believed as a prior: log-prior(k) = t · log f(k) + c_k (algorithms.md §4.1; after
/// Goh and Mueller 2022). It steers routing; no label, gate or reputation sees it.</summary>
/// <param name="Scale">t, at least 0; 0 ignores the model.</param>
/// <param name="Bias">c, [K].</param>
public sealed record EvidenceTrust(double Scale, double[] Bias)
{
    private const double PriorScale = 0.7;
    private const double ScaleVariance = 0.09;
    private const double BiasVariance = 0.25;
    private const double Least = 1e-4;
    private const int NewtonSteps = 50;
    private const int Rounds = 50;

    /// <summary>The prior mean, used before anybody has judged: t = .7, no bias.</summary>
    public static EvidenceTrust Prior(int classes) => new(PriorScale, new double[classes]);

    /// <summary>The belief with the evidence, [K].</summary>
    /// <param name="belief">Human posterior with the class prior, [K].</param>
    /// <param name="evidence">f, [K]: the model's probabilities, never trained on this item.</param>
    public double[] Join(double[] belief, double[] evidence)
    {
        ArgumentNullException.ThrowIfNull(belief);
        ArgumentNullException.ThrowIfNull(evidence);
        double[] joined = [.. belief.Select((q, k) => Math.Log(Math.Max(q, 1e-12)) + Term(evidence, k))];
        LogWeights.Normalise(joined);
        return joined;
    }

    /// <summary>Fits t and c so that evidence and class prior predict the class that people's answers point at: maximum of
    /// the marginal likelihood by EM, t ~ N(.7, .3²) not below 0, c ~ N(0, .5²).</summary>
    /// <remarks>The specification regresses the human posterior on log f. After one or two answers that posterior is
    /// itself unsure, and such a regression takes its doubt for the model's error; the marginal likelihood does not.</remarks>
    /// <param name="judged">Evidence and human posterior of judged items, [K] each; the posterior must not contain the
    /// evidence.</param>
    /// <param name="classPrior">π, [K], that the posteriors contain.</param>
    /// <param name="parent">What the fit is shrunk to: the trust of the parent slice; null: <see cref="Prior"/>.</param>
    public static EvidenceTrust Fit(
        IReadOnlyList<(double[] Evidence, double[] Human)> judged, double[] classPrior, EvidenceTrust? parent = null)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(classPrior);
        parent ??= Prior(classPrior.Length);
        var present = parent;
        for (var round = 0; round < Rounds; round++)
        {
            var before = present;
            present = Regression(
                [.. judged.Select(item => (item.Evidence, before.Join(item.Human, item.Evidence)))], classPrior, before, parent);
            if (Math.Abs(present.Scale - before.Scale) < 1e-4)
                break;
        }

        return present;
    }

    /// <summary>Log likelihood of people's answers about one item that the evidence adds, nats: negative where it misleads.</summary>
    /// <param name="evidence">f, [K].</param>
    /// <param name="human">Human posterior, [K].</param>
    /// <param name="classPrior">π, [K], that the posterior contains.</param>
    public double Gain(double[] evidence, double[] human, double[] classPrior)
    {
        ArgumentNullException.ThrowIfNull(human);
        var prior = Join(classPrior, evidence);
        return Math.Log(prior.Select((p, k) => p * human[k] / Math.Max(classPrior[k], 1e-12)).Sum());
    }

    // Penalised multinomial logistic regression on soft targets by Newton.
    private static EvidenceTrust Regression(
        IReadOnlyList<(double[] Evidence, double[] Target)> items, double[] classPrior, EvidenceTrust start, EvidenceTrust parent)
    {
        var present = start;
        var loss = Loss(present, items, classPrior, parent);
        for (var step = 0; step < NewtonSteps; step++)
        {
            var move = Move(present, items, classPrior, parent);
            var length = 1.0;
            EvidenceTrust next;
            double nextLoss;
            do
            {
                next = new EvidenceTrust(
                    Math.Max(0, present.Scale - (length * move[0])),
                    [.. present.Bias.Select((c, k) => c - (length * move[k + 1]))]);
                nextLoss = Loss(next, items, classPrior, parent);
                length /= 2;
            }
            while (nextLoss > loss && length > 1e-6);

            if (nextLoss >= loss - 1e-12)
                return nextLoss < loss ? next : present;
            (present, loss) = (next, nextLoss);
        }

        return present;
    }

    private double Term(double[] evidence, int k) => (Scale * Math.Log(Math.Max(evidence[k], Least))) + Bias[k];

    private static double Loss(
        EvidenceTrust at, IReadOnlyList<(double[] Evidence, double[] Target)> items, double[] prior, EvidenceTrust parent) =>
        items.Sum(item =>
        {
            var p = at.Join(prior, item.Evidence);
            return -item.Target.Select((h, k) => h * Math.Log(Math.Max(p[k], 1e-300))).Sum();
        })
        + (Math.Pow(at.Scale - parent.Scale, 2) / (2 * ScaleVariance))
        + at.Bias.Select((c, k) => Math.Pow(c - parent.Bias[k], 2) / (2 * BiasVariance)).Sum();

    // Fisher scoring: parameters t, c_0 … c_{K−1}; the model is linear in them.
    private static Vector<double> Move(
        EvidenceTrust at, IReadOnlyList<(double[] Evidence, double[] Target)> items, double[] prior, EvidenceTrust parent)
    {
        var k = at.Bias.Length;
        var gradient = Vector<double>.Build.Dense(k + 1);
        var fisher = Matrix<double>.Build.Dense(k + 1, k + 1);
        gradient[0] = (at.Scale - parent.Scale) / ScaleVariance;
        fisher[0, 0] = 1 / ScaleVariance;
        for (var c = 0; c < k; c++)
        {
            gradient[c + 1] = (at.Bias[c] - parent.Bias[c]) / BiasVariance;
            fisher[c + 1, c + 1] = 1 / BiasVariance;
        }

        foreach (var (evidence, target) in items)
        {
            var p = at.Join(prior, evidence);
            var log = evidence.Select(f => Math.Log(Math.Max(f, Least))).ToArray();
            var mean = log.Select((x, c) => p[c] * x).Sum();
            for (var c = 0; c < k; c++)
            {
                gradient[0] += (p[c] - target[c]) * log[c];
                gradient[c + 1] += p[c] - target[c];
                fisher[0, 0] += p[c] * (log[c] - mean) * (log[c] - mean);
                fisher[0, c + 1] += p[c] * (log[c] - mean);
                fisher[c + 1, 0] += p[c] * (log[c] - mean);
                for (var d = 0; d < k; d++)
                    fisher[c + 1, d + 1] += c == d ? p[c] * (1 - p[c]) : -p[c] * p[d];
            }
        }

        return fisher.Solve(gradient);
    }
}
