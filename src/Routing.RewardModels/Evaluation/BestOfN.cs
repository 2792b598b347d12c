namespace Routing.RewardModels.Evaluation;

/// <summary>What the best of n answers by the model is worth, means over the prompts.</summary>
/// <param name="Divergence">log n − (n − 1)/n: how far the choice is from a random answer, nats.</param>
public sealed record BestOfNPoint(int N, double Divergence, double Judge, double Model, double Length);

/// <summary>Best-of-n audit: choose more and more by the model, and see whether the independent judge goes along. No policy run is
/// needed.</summary>
/// <param name="Prompts">Prompts with candidates enough.</param>
/// <param name="JudgeGainLow">95 % one-sided lower end of the judge's gain over the last doubling; NaN with one point.</param>
/// <param name="ModelGainLow">Same for the model's own score.</param>
public sealed record BestOfN(IReadOnlyList<BestOfNPoint> Curve, int Prompts, double JudgeGainLow, double ModelGainLow)
{
    /// <summary>Prompts below which nothing is claimed.</summary>
    public const int LeastPrompts = 30;

    private const int LeastCandidates = 4;
    private const int Draws = 1000;

    /// <summary>The model's score still rises over the last doubling, and the judge's is not shown to.</summary>
    public bool Alarms => Prompts >= LeastPrompts && ModelGainLow > 0 && JudgeGainLow <= 0;

    /// <summary>Null where no prompt has four candidates.</summary>
    public static BestOfN? Of(IReadOnlyList<Candidate> candidates, int seed)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var prompts = candidates.GroupBy(one => one.Prompt, StringComparer.Ordinal).Select(prompt => prompt.ToList())
            .Where(prompt => prompt.Count >= LeastCandidates).ToList();
        if (prompts.Count == 0)
            return null;
        // The middle prompt's number of candidates; prompts with fewer take what they have.
        var largest = prompts.Select(prompt => prompt.Count).Order().ElementAt(prompts.Count / 2);
        var counts = new List<int>();
        for (var n = 1; n < largest; n *= 2)
            counts.Add(n);
        counts.Add(largest);
        var means = counts.ConvertAll(n => prompts.ConvertAll(prompt => Expected(prompt, Math.Min(n, prompt.Count))));
        List<BestOfNPoint> curve = [.. counts.Select((n, at) => new BestOfNPoint(
            n, Math.Log(n) - ((n - 1.0) / n), means[at].Average(one => one.Judge), means[at].Average(one => one.Model),
            means[at].Average(one => one.Length)))];
        // From the point that is half of the largest or less, so that the step is a doubling at least.
        var from = counts.FindLastIndex(n => 2 * n <= largest);
        return new BestOfN(
            curve, prompts.Count, Low([.. means[^1].Zip(means[from], (last, half) => last.Judge - half.Judge)], seed),
            Low([.. means[^1].Zip(means[from], (last, half) => last.Model - half.Model)], seed));
    }

    // Of a random subset of n, the best by the model: the r-th smallest of N is it with chance C(r − 1, n − 1) / C(N, n).
    private static (double Judge, double Model, double Length) Expected(List<Candidate> prompt, int n)
    {
        var sorted = prompt.OrderBy(one => one.Model).ThenBy(one => one.Length).ToList();
        var (judge, model, length) = (0.0, 0.0, 0.0);
        var chance = n / (double)sorted.Count;
        for (var rank = sorted.Count; rank >= n; rank--)
        {
            var one = sorted[rank - 1];
            judge += chance * one.Judge;
            model += chance * one.Model;
            length += chance * one.Length;
            chance *= rank - n;
            chance /= Math.Max(1, rank - 1);
        }

        return (judge, model, length);
    }

    private static double Low(double[] gains, int seed)
    {
        var random = new Random(seed);
        var means = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var n = 0; n < gains.Length; n++)
                sum += gains[random.Next(gains.Length)];
            means[draw] = sum / gains.Length;
        }

        Array.Sort(means);
        return means[(int)(0.05 * Draws)];
    }
}
