using MathNet.Numerics.LinearAlgebra;

namespace Routing.Statistics.Comparisons;

/// <summary>The engine's scores of one shared graph of items (algorithms.md §2.1 and 2.3): Davidson's model inside a lapse
/// mixture per worker, p = ρ·Davidson + (1 − ρ)·λ, with a Gaussian prior on the scores; the most probable scores by EM, whose
/// inner step is Newton's. The posterior is approximated at its mode (Laplace).</summary>
public static class RoutedUtilities
{
    private const double PriorVariance = 2.25, StartTies = 0.6, Meant = 4, Lapsed = 1, LapsePrior = 2, Tolerance = 1e-5;
    private const int MostSweeps = 100;

    /// <summary>Scores, ν and ρ of all comparisons, ties included.</summary>
    public static ScaleFit Fit(ComparisonData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var hasTies = data.Comparisons.Any(one => one.Outcome == Outcome.Tie);
        var answers = hasTies ? 3 : 2;
        var nu = hasTies ? StartTies : 0;
        var scores = new double[data.Items];
        var weights = Enumerable.Repeat(Meant / (Meant + Lapsed), data.Comparisons.Count).ToArray();
        var rho = Enumerable.Repeat(Meant / (Meant + Lapsed), data.Workers).ToArray(); // [J]
        var lapse = Enumerable.Range(0, data.Workers).Select(_ => Enumerable.Repeat(1.0 / answers, answers).ToArray()).ToArray(); // [J][answers]
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var before = (double[])scores.Clone();
            // One step uphill is enough before the E step is taken again (generalised EM).
            Newton(data, scores, nu, weights);
            nu = hasTies ? TieWeight(data, scores, nu, weights) : 0;
            Workers(data, scores, nu, weights, rho, lapse);
            if (scores.Zip(before, (a, b) => Math.Abs(a - b)).Max() < Tolerance)
                break;
        }

        return DavidsonModel.Centred(data, scores, nu, weights, _ => 1 / PriorVariance) with { Reliabilities = rho };
    }

    private static void Newton(ComparisonData data, double[] scores, double nu, double[] weights)
    {
        var gradient = Vector<double>.Build.Dense(data.Items, i => -scores[i] / PriorVariance);
        for (var n = 0; n < data.Comparisons.Count; n++)
        {
            var (_, a, b, outcome) = data.Comparisons[n];
            var (left, right) = DavidsonModel.Decisive(scores[a] - scores[b], nu);
            var said = outcome switch { Outcome.Left => 1, Outcome.Right => -1, _ => 0 };
            var push = weights[n] * (said - (left - right)) / 2;
            gradient[a] += push;
            gradient[b] -= push;
        }

        var move = DavidsonModel.Information(data, scores, nu, weights, _ => 1 / PriorVariance).Cholesky().Solve(gradient);
        // The loss is convex but not quadratic: a step never leaps over what one answer can say.
        var length = Math.Min(1, 2 / Math.Max(1e-12, move.AbsoluteMaximum()));
        for (var i = 0; i < scores.Length; i++)
            scores[i] += length * move[i];
    }

    // ν at which as many ties are expected as were said and meant.
    private static double TieWeight(ComparisonData data, double[] scores, double nu, double[] weights)
    {
        double said = 0, perWeight = 0;
        for (var n = 0; n < data.Comparisons.Count; n++)
        {
            var (_, a, b, outcome) = data.Comparisons[n];
            said += outcome == Outcome.Tie ? weights[n] : 0;
            perWeight += weights[n] * DavidsonModel.Probability(Outcome.Tie, scores[a] - scores[b], nu) / nu;
        }

        return Math.Max(1e-3, said / perWeight);
    }

    // Who meant what he said: the E step, then ρ ~ Beta(4, 1) and λ ~ Dirichlet(2, …).
    private static void Workers(ComparisonData data, double[] scores, double nu, double[] weights, double[] rho, double[][] lapse)
    {
        var (meant, all) = (new double[rho.Length], new double[rho.Length]); // [J]
        var lapses = lapse.Select(row => Enumerable.Repeat(LapsePrior, row.Length).ToArray()).ToArray(); // [J][answers]
        for (var n = 0; n < data.Comparisons.Count; n++)
        {
            var (j, a, b, outcome) = data.Comparisons[n];
            var model = rho[j] * DavidsonModel.Probability(outcome, scores[a] - scores[b], nu);
            weights[n] = model / (model + ((1 - rho[j]) * lapse[j][(int)outcome]));
            meant[j] += weights[n];
            all[j]++;
            lapses[j][(int)outcome] += 1 - weights[n];
        }

        for (var j = 0; j < rho.Length; j++)
        {
            rho[j] = (meant[j] + Meant) / (all[j] + Meant + Lapsed);
            var total = lapses[j].Sum();
            for (var l = 0; l < lapses[j].Length; l++)
                lapse[j][l] = lapses[j][l] / total;
        }
    }
}
