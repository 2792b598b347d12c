namespace Routing.Statistics.Comparisons;

/// <summary>Bradley-Terry with a reliability per worker, who says the opposite of what he should with probability 1 − η
/// (X. Chen et al., "Pairwise Ranking Aggregation in a Crowdsourced Setting", WSDM 2013, equation 5), by EM.</summary>
/// <remarks>Upsets are partly taken for slips of the worker, which stretches the scale; the standard errors take the
/// reliabilities as known.</remarks>
public static class CrowdBradleyTerry
{
    // η ~ Beta(4, 1): most people mean what they say.
    private const double Right = 4, Wrong = 1, Tolerance = 1e-4;
    private const int MostSweeps = 200, SweepsPerStep = 10;

    /// <summary>Scores and η of decisive comparisons; ties are left out.</summary>
    public static ScaleFit Fit(ComparisonData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        List<Comparison> said = [.. data.Comparisons.Where(one => one.Outcome != Outcome.Tie)];
        // Each comparison counts as said with probability r, and as its opposite with 1 − r.
        var both = data with
        {
            Comparisons = [.. said.SelectMany(one => new[] { one, one with { Outcome = one.Outcome == Outcome.Left ? Outcome.Right : Outcome.Left } })],
        };
        var eta = Enumerable.Repeat(Right / (Right + Wrong), data.Workers).ToArray(); // [J]
        var weights = new double[both.Comparisons.Count];
        var (scores, _) = BradleyTerry.Sweep(data with { Comparisons = said }, ties: false, weights: null);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var (right, all) = (new double[data.Workers], new double[data.Workers]); // [J]
            for (var n = 0; n < said.Count; n++)
            {
                var one = said[n];
                var p = DavidsonModel.Probability(one.Outcome, scores[one.Left] - scores[one.Right], 0);
                var meant = eta[one.Worker] * p / ((eta[one.Worker] * p) + ((1 - eta[one.Worker]) * (1 - p)));
                (weights[2 * n], weights[(2 * n) + 1]) = (meant, 1 - meant);
                right[one.Worker] += meant;
                all[one.Worker]++;
            }

            var before = scores;
            (scores, _) = BradleyTerry.Sweep(both, ties: false, weights, before, SweepsPerStep);
            for (var j = 0; j < eta.Length; j++)
                eta[j] = (right[j] + Right) / (all[j] + Right + Wrong);
            if (scores.Zip(before, (a, b) => Math.Abs(a - b)).Max() < Tolerance)
                break;
        }

        return BradleyTerry.Result(both, (scores, 0), weights) with { Reliabilities = eta };
    }
}
