using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Xunit;

namespace Routing.Scoring.Tests.Onnx;

public sealed class TransformerGraphTests
{
    private const int Vocabulary = 50, Longest = 16, Width = 12;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void The_runtime_gives_what_the_definition_gives_whatever_the_padding(int layers, bool pooled)
    {
        var random = new Random(layers);
        var weights = PlainTransformer.Random(random, Vocabulary, Longest, Width, heads: 3, layers);
        using var model = OnnxModel.Open(TransformerGraph.Write(weights, pooled, new Dictionary<string, string>()), ScoringDevice.Cpu);

        for (var run = 0; run < 25; run++)
        {
            var texts = Enumerable.Range(0, 4).Select(_ => Text(random)).ToList();
            var length = texts.Max(text => text.Length) + random.Next(Longest + 1 - texts.Max(text => text.Length));
            var found = Run(model, texts, length, pooled);

            for (var n = 0; n < texts.Count; n++)
            {
                var hidden = PlainTransformer.Hidden(weights, texts[n]);
                var expected = pooled ? PlainTransformer.Mean(hidden) : [.. hidden.SelectMany(row => row)];
                var at = n * (pooled ? Width : length * Width);
                for (var k = 0; k < expected.Length; k++)
                    Assert.Equal(expected[k], found[at + k], 1e-5);
            }
        }
    }

    private static long[] Text(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, Longest + 1)).Select(_ => (long)random.Next(Vocabulary))];

    private static float[] Run(OnnxModel model, List<long[]> texts, int length, bool pooled)
    {
        var (ids, mask) = (new long[texts.Count * length], new long[texts.Count * length]);
        for (var n = 0; n < texts.Count; n++)
        {
            texts[n].CopyTo(ids, n * length);
            mask.AsSpan(n * length, texts[n].Length).Fill(1);
        }

        long[] shape = [texts.Count, length];
        return model.Run(
            [new OnnxInput(TransformerGraph.Ids, ids, shape), new OnnxInput(TransformerGraph.Mask, mask, shape)],
            pooled ? TransformerGraph.Pooled : TransformerGraph.Hidden, pooled ? [texts.Count, Width] : [texts.Count, length, Width]);
    }
}
