using Routing.Core.Labels;

namespace Routing.Core.Reviewers;

/// <summary>Halo (algorithms.md §1.6): the residuals of a reviewer's ratings, answer less what the others make of it, correlate
/// across axes. It is measured and shown, not corrected.</summary>
internal static class HaloSignals
{
    private const double Limit = 0.6;
    private const int LeastItems = 50;

    /// <summary>Everybody's pairs of axes above the limit, the strongest of each person.</summary>
    public static IEnumerable<(string Reviewer, ReviewerSignal Signal)> Of(BeliefModel model, ILookup<string, Evidence> evidence)
    {
        foreach (var reviewer in evidence.OrderBy(pieces => pieces.Key, StringComparer.Ordinal))
        {
            var residuals = reviewer.Where(piece => model.Questions[piece.Question].Question.Ordinal)
                .ToLookup(piece => piece.Item, piece => (piece.Question, Residual: piece.Answer - Expected(piece.Others)), StringComparer.Ordinal);
            var strongest = Pairs(model.Questions.Length)
                .Select(pair => (pair.First, pair.Second, Correlation: Correlation(residuals, pair.First, pair.Second)))
                .Where(pair => pair.Correlation > Limit).OrderByDescending(pair => pair.Correlation).FirstOrDefault();
            if (strongest.Correlation > Limit)
            {
                yield return (reviewer.Key, Conduct.Signal(
                    SignalKind.Halo, false,
                    $"ratings of {model.Questions[strongest.First].Question.Id} and {model.Questions[strongest.Second].Question.Id} are off together (correlation {strongest.Correlation:0.00}): one impression may colour both",
                    reviewer.Max(piece => piece.At)));
            }
        }
    }

    private static IEnumerable<(int First, int Second)> Pairs(int questions) =>
        from first in Enumerable.Range(0, questions)
        from second in Enumerable.Range(first + 1, questions - first - 1)
        select (first, second);

    private static double Expected(double[] belief) => belief.Select((p, level) => p * level).Sum();

    // Pearson's, over items where he answered both; 0 below enough of them.
    private static double Correlation(ILookup<string, (int Question, double Residual)> residuals, int first, int second)
    {
        var both = residuals.Where(item => item.Any(one => one.Question == first) && item.Any(one => one.Question == second))
            .Select(item => (X: item.First(one => one.Question == first).Residual, Y: item.First(one => one.Question == second).Residual)).ToList();
        if (both.Count < LeastItems)
            return 0;
        var (x, y) = (both.Average(pair => pair.X), both.Average(pair => pair.Y));
        var spread = Math.Sqrt(both.Sum(pair => Math.Pow(pair.X - x, 2)) * both.Sum(pair => Math.Pow(pair.Y - y, 2)));
        return spread > 0 ? both.Sum(pair => (pair.X - x) * (pair.Y - y)) / spread : 0;
    }
}
