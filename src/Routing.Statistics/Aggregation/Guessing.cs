namespace Routing.Statistics.Aggregation;

/// <summary>How reviewers guess, in MACE and its kin: p(l | k) = (1 − s_j)·[l = k] + s_j·ξ_j(l).</summary>
/// <param name="rate">s, [J].</param>
/// <param name="answers">ξ, [J · K].</param>
internal sealed class Guessing(double[] rate, double[] answers)
{
    private const double Least = 1e-300;

    /// <summary>s, [J].</summary>
    public double[] Rate { get; } = rate;

    /// <summary>ξ, [J · K].</summary>
    public double[] Answers { get; } = answers;

    public int Classes => Answers.Length / Math.Max(1, Rate.Length);

    /// <summary>Everybody guesses alike.</summary>
    public static Guessing Of(int raters, double rate, double[] answers)
    {
        var rates = new double[raters]; // [J]
        Array.Fill(rates, rate);
        return new Guessing(rates, [.. Enumerable.Range(0, raters).SelectMany(_ => answers)]);
    }

    /// <summary>log p(answer | class) by key.</summary>
    public void WriteLogs(StateSweep sweep)
    {
        var k = sweep.States;
        for (var key = 0; key < Answers.Length; key++)
        {
            var guess = Rate[key / k] * Answers[key];
            var (wrong, right) = (Math.Log(guess + Least), Math.Log(guess + 1 - Rate[key / k]));
            for (var t = 0; t < k; t++)
                sweep.Logs[(key * sweep.Width) + t] = t == key % k ? right : wrong;
        }
    }

    /// <summary>Answers that each reviewer knew, [J], and those that he guessed, [J · K], expected under the last pass.</summary>
    public (double[] Knew, double[] Guessed) Expected(StateSweep sweep)
    {
        var k = sweep.States;
        var (knew, guessed) = (new double[Rate.Length], new double[Answers.Length]);
        for (var key = 0; key < Answers.Length; key++)
        {
            var j = key / k;
            var counts = sweep.Counts.AsSpan(key * sweep.Width, k);
            // Of the answers that the truth explains, the same share was known.
            var known = counts[key % k] * (1 - Rate[j]) / (1 - Rate[j] + (Rate[j] * Answers[key]) + Least);
            knew[j] += known;
            guessed[key] = -known;
            foreach (var count in counts)
                guessed[key] += count;
        }

        return (knew, guessed);
    }

    /// <summary>What votes weigh under this.</summary>
    /// <param name="prior">log π, [K].</param>
    public VoteWeights Weights(double[] prior)
    {
        var k = prior.Length;
        double Weight(double rate, double answer) => Math.Log(1 + ((1 - rate) / ((rate * answer) + 1e-9)));
        return new VoteWeights(
            prior, [.. Rate.Select((rate, j) => Enumerable.Range(0, k).Select(l => Weight(rate, Answers[(j * k) + l])).ToArray())],
            [.. Enumerable.Range(0, k).Select(l => Weight(
                Rate.DefaultIfEmpty(0.5).Average(), Rate.Length == 0 ? 1.0 / k : Rate.Select((_, j) => Answers[(j * k) + l]).Average()))]);
    }
}
