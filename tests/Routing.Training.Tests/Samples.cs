using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.RewardModels.Training.Networks;
using Routing.Statistics.Preferences;

namespace Routing.Training.Tests;

/// <summary>Random features and pairs.</summary>
internal static class Samples
{
    // An encoder of 8 own dimensions; the rest is style.
    public static readonly FeatureBlocks Blocks = new(8, 0);

    public static float[] Normal(this Random random, int count, double deviation = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble())))];

    /// <summary>Pairs of which the answer with the higher worth is preferred with the probability that Bradley and Terry give; a fifth
    /// is for tuning.</summary>
    public static NetworkPairs Pairs(int count, int seed, Func<float[], double> worth)
    {
        var random = new Random(seed);
        var (chosen, rejected) = (new EncodedText[count], new EncodedText[count]);
        for (var n = 0; n < count; n++)
        {
            var (a, b) = (random.Normal(Blocks.Dimension), random.Normal(Blocks.Dimension));
            (chosen[n], rejected[n]) = random.NextDouble() < PairwiseLogistic.Sigmoid(worth(a) - worth(b)) ? (Text(a), Text(b)) : (Text(b), Text(a));
        }

        return new NetworkPairs(
            EncodedPairs.Of(Blocks, chosen, rejected, [.. Enumerable.Repeat(PairOutcome.Won, count)]),
            [.. Enumerable.Range(0, count).Select(n => $"p{n / 2}")], [.. Enumerable.Range(0, count).Select(n => n / 2 % 5 == 0)]);
    }

    /// <summary>What no weights of the features can say: the size of the first and the product of two others.</summary>
    public static double Bent(float[] features) => (3 * Math.Abs(features[0])) + (2 * features[1] * features[2]);

    private static EncodedText Text(float[] features) => new(features, false);
}
