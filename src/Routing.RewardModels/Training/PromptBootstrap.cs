namespace Routing.RewardModels.Training;

/// <summary>Weights of pairs in the columns of an ensemble: 1 in the first, and Poisson(1) in each other, drawn once for each prompt
/// (B. Efron, 1979).</summary>
public static class PromptBootstrap
{
    /// <summary>[N][columns].</summary>
    /// <param name="prompts">Prompt of each pair, [N].</param>
    public static float[][] Shares(IReadOnlyList<string> prompts, int columns, int seed)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var random = new Random(seed);
        var drawn = new Dictionary<string, float[]>(StringComparer.Ordinal);
        return [.. prompts.Select(prompt =>
        {
            if (!drawn.TryGetValue(prompt, out var share))
                drawn[prompt] = share = [1, .. Enumerable.Range(1, columns - 1).Select(_ => (float)Poisson(random))];
            return share;
        })];
    }

    // By inversion.
    private static int Poisson(Random random)
    {
        var left = random.NextDouble();
        var mass = Math.Exp(-1);
        var count = 0;
        while (left > mass && count < 20)
        {
            left -= mass;
            mass /= ++count;
        }

        return count;
    }
}
