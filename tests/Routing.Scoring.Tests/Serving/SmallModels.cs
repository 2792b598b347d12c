using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.Scoring.Tests.Onnx;

namespace Routing.Scoring.Tests.Serving;

/// <summary>Reward models of random words with random heads.</summary>
internal static class SmallModels
{
    private static readonly string[] _words = [.. Enumerable.Range(0, 120).Select(n => $"word{n % 40}{(char)('a' + (n % 26))}"), "I", "sorry", "?", "!", "**", "\n- "];

    public static string Text(Random random, int most = 60) =>
        string.Join(' ', Enumerable.Range(0, 1 + random.Next(most)).Select(_ => _words[random.Next(_words.Length)]));

    public static LatentEncoder Encoder(int seed)
    {
        var random = new Random(seed);
        return LatentEncoder.Fit([.. Enumerable.Range(0, 200).Select(_ => new PromptedAnswer(Text(random), Text(random)))], seed);
    }

    public static RewardModel Of(IFeatureEncoder encoder, int seed)
    {
        var random = new Random(seed);
        var head = new LinearHead(
            [.. Enumerable.Range(0, 1 + LinearHead.Draws).Select(_ => random.Normal(encoder.Blocks.Dimension, 0.05))], (float)random.NextDouble(), 1.1);
        return new RewardModel(
            encoder, head, 0, new double[24],
            new Lineage("", seed, 0, 0, [], new HeadPrior(1, 1, 1), 0, Preferred.A, "test"));
    }

    /// <summary>Scores of an answer by plain arithmetic, [1 + S].</summary>
    public static double[] Plain(RewardModel model, string prompt, string answer)
    {
        var features = model.Encoder.Encode([new PromptedAnswer(prompt, answer)], CancellationToken.None)[0].Features;
        var head = (LinearHead)model.Head;
        return [.. head.Columns.Select(column => column.Select((weight, k) => (double)weight * features[k]).Sum() - head.Centre)];
    }
}
