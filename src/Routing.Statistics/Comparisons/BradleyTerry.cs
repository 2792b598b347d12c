namespace Routing.Statistics.Comparisons;

/// <summary>Bradley-Terry and Davidson scores by minorisation–maximisation (D. R. Hunter, "MM Algorithms for Generalized
/// Bradley-Terry Models", Annals of Statistics 32, 2004). Every item has half a win and half a loss against a made-up
/// opponent of score 0, so that scores stay finite and unconnected items comparable.</summary>
public static class BradleyTerry
{
    private const double Virtual = 0.5, Tolerance = 1e-8;
    private const int MostSweeps = 10_000;

    /// <summary>Bradley-Terry: decisive comparisons only.</summary>
    public static ScaleFit Fit(ComparisonData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var decisive = data with { Comparisons = [.. data.Comparisons.Where(one => one.Outcome != Outcome.Tie)] };
        return Result(decisive, Sweep(decisive, ties: false, weights: null), weights: null);
    }

    /// <summary>Davidson: ties too, their weight ν by maximum likelihood.</summary>
    public static ScaleFit WithTies(ComparisonData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Result(data, Sweep(data, ties: true, weights: null), weights: null);
    }

    internal static ScaleFit Result(ComparisonData data, (double[] Scores, double Ties) fit, IReadOnlyList<double>? weights) =>
        DavidsonModel.Centred(data, fit.Scores, fit.Ties, weights, i =>
        {
            var (left, right) = DavidsonModel.Decisive(fit.Scores[i], 0);
            return 2 * Virtual * left * right;
        });

    /// <summary>Scores and ν.</summary>
    /// <param name="weights">By comparison; null: 1.</param>
    /// <param name="start">Scores to begin from; null: 0.</param>
    /// <param name="mostSweeps">Sweeps at most.</param>
    internal static (double[] Scores, double Ties) Sweep(
        ComparisonData data, bool ties, IReadOnlyList<double>? weights, double[]? start = null, int mostSweeps = MostSweeps)
    {
        var strengths = start is null ? Enumerable.Repeat(1.0, data.Items).ToArray() : [.. start.Select(Math.Exp)];
        var won = Enumerable.Repeat(Virtual, data.Items).ToArray(); // wins and half ties
        double tied = 0;
        for (var n = 0; n < data.Comparisons.Count; n++)
        {
            var (_, a, b, outcome) = data.Comparisons[n];
            var weight = weights?[n] ?? 1;
            won[a] += weight * (outcome == Outcome.Left ? 1 : outcome == Outcome.Tie ? 0.5 : 0);
            won[b] += weight * (outcome == Outcome.Right ? 1 : outcome == Outcome.Tie ? 0.5 : 0);
            tied += outcome == Outcome.Tie ? weight : 0;
        }

        var nu = ties ? 1.0 : 0;
        for (var sweep = 0; sweep < mostSweeps; sweep++)
        {
            var met = new double[data.Items];
            double tieChance = 0;
            for (var i = 0; i < data.Items; i++)
                met[i] = 2 * Virtual / (strengths[i] + 1);
            for (var n = 0; n < data.Comparisons.Count; n++)
            {
                var (_, a, b, _) = data.Comparisons[n];
                var weight = weights?[n] ?? 1;
                var mean = Math.Sqrt(strengths[a] * strengths[b]);
                var all = strengths[a] + strengths[b] + (nu * mean);
                met[a] += weight * (1 + (nu / 2 * mean / strengths[a])) / all;
                met[b] += weight * (1 + (nu / 2 * mean / strengths[b])) / all;
                tieChance += weight * mean / all;
            }

            var change = 0.0;
            for (var i = 0; i < data.Items; i++)
            {
                var next = won[i] / met[i];
                change = Math.Max(change, Math.Abs(Math.Log(next / strengths[i])));
                strengths[i] = next;
            }

            if (ties && tieChance > 0)
                nu = tied / tieChance;
            if (change < Tolerance)
                break;
        }

        return ([.. strengths.Select(strength => Math.Log(strength))], nu);
    }
}
