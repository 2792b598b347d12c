namespace Routing.RewardModels.Evaluation;

/// <summary>One answer to read.</summary>
/// <param name="Score">In standard deviations of scores above the mean.</param>
/// <param name="AboveStyle">Score less what style alone gives it, same unit.</param>
public sealed record WorklistItem(string Pair, string? Slice, bool Chosen, double Score, double AboveStyle);

/// <summary>Answers that a person should read: where a model is fooled, it shows at the ends of its scores.</summary>
/// <param name="Top">Highest scores, by slice, one for each prompt.</param>
/// <param name="Bottom">Lowest scores, the same way.</param>
/// <param name="AboveStyle">Answers that score most above what their style explains.</param>
public sealed record Worklist(
    IReadOnlyList<WorklistItem> Top, IReadOnlyList<WorklistItem> Bottom, IReadOnlyList<WorklistItem> AboveStyle)
{
    private const int Each = 50;

    /// <param name="styleOf">From a pair and which answer to the score by style alone, up to a constant.</param>
    internal static Worklist Of(IReadOnlyList<JudgedPair> judged, Func<JudgedPair, bool, double> styleOf)
    {
        var answers = judged.SelectMany(one => new[] { (Pair: one, Chosen: true), (Pair: one, Chosen: false) }).ToList();
        var score = Standardised([.. answers.Select(one => one.Chosen ? one.Pair.ScoreChosen : one.Pair.ScoreRejected)]);
        var style = Standardised([.. answers.Select(one => styleOf(one.Pair, one.Chosen))]);
        List<WorklistItem> items = [.. answers.Select((one, i) =>
            new WorklistItem(one.Pair.Pair.Id, one.Pair.Pair.Slice, one.Chosen, score[i], score[i] - style[i]))];
        var prompts = answers.ConvertAll(one => one.Pair.Pair.Prompt);
        return new Worklist(
            Pick(items, prompts, item => -item.Score), Pick(items, prompts, item => item.Score),
            [.. items.OrderByDescending(item => item.AboveStyle).ThenBy(item => item.Pair, StringComparer.Ordinal).DistinctBy(item => (item.Pair, item.Chosen)).Take(Each)]);
    }

    // The extreme answer of each prompt, the same number from each slice.
    private static List<WorklistItem> Pick(List<WorklistItem> items, List<string> prompts, Func<WorklistItem, double> order)
    {
        var slices = items.Select((item, i) => (Item: item, Prompt: prompts[i])).GroupBy(one => one.Item.Slice).ToList();
        var most = Math.Max(1, Each / slices.Count);
        return [.. slices.OrderBy(slice => slice.Key, StringComparer.Ordinal).SelectMany(slice => slice
            .OrderBy(one => order(one.Item)).ThenBy(one => one.Item.Pair, StringComparer.Ordinal).DistinctBy(one => one.Prompt).Take(most)
            .Select(one => one.Item)).OrderBy(order).Take(Each)];
    }

    private static double[] Standardised(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Max(1e-9, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
        return Array.ConvertAll(values, value => (value - mean) / deviation);
    }
}
