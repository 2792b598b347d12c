namespace Routing.Statistics.Comparisons;

/// <summary>What is believed of all prompts' candidates, and of the people who compare them.</summary>
/// <param name="Prompts">By prompt.</param>
/// <param name="Workers">By worker.</param>
/// <param name="TieWeight">ν.</param>
public sealed record UtilityFit(
    IReadOnlyList<PromptUtilities> Prompts, IReadOnlyList<LapseAnswers> Workers, double TieWeight);

/// <summary>One prompt's candidates.</summary>
/// <param name="Posterior">By all comparisons.</param>
/// <param name="Pairs">By pair, the lower index first: mean and variance of its difference by the comparisons of other pairs.</param>
/// <param name="Misfit">Squared distance, in its own variance, of what a pair's answers say from what the other pairs say, mean over
/// the pairs that were asked: at most about 1 on one scale, far above it where candidates beat each other in a circle; null where too
/// few pairs were asked for a circle. (The specification measures surprise, which a perfect circle does not raise: there all candidates are alike.)</param>
public sealed record PromptUtilities(
    UtilityPosterior Posterior, IReadOnlyDictionary<(int A, int B), (double Mean, double Variance)> Pairs, double? Misfit);

/// <summary>Utilities of the candidates of many prompts, with the reliability of who compares them (algorithms.md §2.1–2.3):
/// Davidson's ties inside a lapse mixture, a Gaussian belief per prompt by expectation propagation.</summary>
public static class CandidateUtilities
{
    private const double StartTies = 0.6;
    private const int Sweeps = 10;

    /// <summary>Fits all prompts together: reliabilities and ν are learnt between the sweeps.</summary>
    /// <param name="prompts">Comparisons by prompt; workers are numbered over all of them.</param>
    /// <param name="workers">Number of workers.</param>
    public static UtilityFit Fit(IReadOnlyList<ComparisonData> prompts, int workers)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var sites = prompts.Select(prompt => new UtilitySites(prompt.Items, prompt.Comparisons)).ToList();
        var people = Enumerable.Repeat(LapseAnswers.Prior, workers).ToArray();
        var ties = StartTies;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var (meant, all) = (new double[workers], new double[workers]); // [J]
            var lapses = Enumerable.Range(0, workers).Select(_ => new double[3]).ToArray(); // [J][3]
            double said = 0, perWeight = 0;
            for (var p = 0; p < prompts.Count; p++)
            {
                var comparisons = prompts[p].Comparisons;
                for (var n = 0; n < comparisons.Count; n++)
                {
                    var (worker, a, b, outcome) = comparisons[n];
                    var (_, w) = sites[p].Take(n, people[worker], ties, sweep == 0 ? 1 : 0.5);
                    meant[worker] += w;
                    all[worker]++;
                    lapses[worker][(int)outcome] += 1 - w;
                    said += outcome == Outcome.Tie ? w : 0;
                    perWeight += w * DavidsonModel.Probability(Outcome.Tie, sites[p].Posterior.Difference(a, b).Mean, ties) / ties;
                }
            }

            people = [.. Enumerable.Range(0, workers).Select(j => LapseAnswers.From(meant[j], all[j], lapses[j]))];
            // As many ties as were said and meant; a few imagined ones keep it from 0.
            ties = (said + StartTies) / (perWeight + 1);
        }

        return new UtilityFit(
            [.. prompts.Select((prompt, p) =>
            {
                var pairs = Pairs(prompt).ToDictionary(pair => pair, pair => sites[p].Without(pair.A, pair.B));
                var misfits = pairs.Select(pair => sites[p].Misfit(pair.Key.A, pair.Key.B, pair.Value)).OfType<double>().ToList();
                return new PromptUtilities(sites[p].Posterior, pairs, misfits.Count < prompt.Items ? null : misfits.Average());
            })],
            people, ties);
    }

    private static IEnumerable<(int A, int B)> Pairs(ComparisonData prompt) =>
        from a in Enumerable.Range(0, prompt.Items)
        from b in Enumerable.Range(a + 1, prompt.Items - a - 1)
        select (a, b);
}
