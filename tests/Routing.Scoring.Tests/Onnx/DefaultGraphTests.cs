using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Xunit;

namespace Routing.Scoring.Tests.Onnx;

public sealed class DefaultGraphTests
{
    private const int Rows = 60, Dimension = 8, Styles = 3, Columns = 5;

    [Fact]
    public void The_runtime_gives_what_the_definition_gives_whatever_the_padding()
    {
        var random = new Random(3);
        float[] idf = [.. Enumerable.Range(0, Rows).Select(_ => (float)(random.NextDouble() * 5))];
        var (vectors, mean, scale) = (random.Normal(Rows * Dimension, 0.3), random.Normal(Styles), random.Normal(Styles));
        using var model = OnnxModel.Open(DefaultGraph.Write(new ProjectionTables(idf, vectors, mean, scale), new Dictionary<string, string>()), ScoringDevice.Cpu);

        for (var run = 0; run < 25; run++)
        {
            var (answers, prompts) = (1 + random.Next(6), 1 + random.Next(3));
            var answer = Enumerable.Range(0, answers).Select(_ => Text(random)).ToArray();
            var prompt = Enumerable.Range(0, prompts).Select(_ => Text(random)).ToArray();
            long[] promptOf = [.. Enumerable.Range(0, answers).Select(_ => (long)random.Next(prompts))];
            var (style, head) = (random.Normal(answers * Styles, 3), random.Normal(((2 * Dimension) + Styles) * Columns, 0.2));
            var (answerLength, promptLength) = (12 + random.Next(20), 12 + random.Next(20));

            var found = model.Run(
                [
                    .. Padded(answer, answerLength, DefaultGraph.AnswerIndex, DefaultGraph.AnswerValue),
                    .. Padded(prompt, promptLength, DefaultGraph.PromptIndex, DefaultGraph.PromptValue),
                    new OnnxInput(DefaultGraph.PromptOf, promptOf, [answers]), new OnnxInput(DefaultGraph.Style, style, [answers, Styles]),
                    new OnnxInput(DefaultGraph.Head, head, [(2 * Dimension) + Styles, Columns]),
                ],
                DefaultGraph.Scores, [answers, Columns]);

            for (var n = 0; n < answers; n++)
            {
                var (z, x) = (Embedded(answer[n], idf, vectors), Embedded(prompt[promptOf[n]], idf, vectors));
                double[] features =
                [
                    .. z, .. z.Zip(x, (a, b) => a * b),
                    .. Enumerable.Range(0, Styles).Select(k => Math.Clamp(((double)style[(n * Styles) + k] - mean[k]) * scale[k], -4, 4)),
                ];
                for (var c = 0; c < Columns; c++)
                    Assert.Equal(features.Select((value, k) => value * head[(k * Columns) + c]).Sum(), found[(n * Columns) + c], 1e-5);
            }
        }
    }

    // Some texts have no known feature.
    private static (int Index, float Value)[] Text(Random random) =>
        [.. Enumerable.Range(0, random.Next(12)).Select(_ => (random.Next(Rows), (float)(random.NextDouble() - 0.5)))];

    private static double[] Embedded((int Index, float Value)[] text, float[] idf, float[] vectors)
    {
        var norm = Math.Max(1e-9, Math.Sqrt(text.Sum(one => Math.Pow((double)one.Value * idf[one.Index], 2))));
        return [.. Enumerable.Range(0, Dimension).Select(k => Math.Sqrt(Dimension)
            * text.Sum(one => (double)one.Value * idf[one.Index] / norm * vectors[(one.Index * Dimension) + k]))];
    }

    private static OnnxInput[] Padded((int Index, float Value)[][] texts, int length, string index, string value)
    {
        var (indexes, values) = (new long[texts.Length * length], new float[texts.Length * length]);
        for (var n = 0; n < texts.Length; n++)
        {
            for (var k = 0; k < texts[n].Length; k++)
                (indexes[(n * length) + k], values[(n * length) + k]) = texts[n][k];
        }

        long[] shape = [texts.Length, length];
        return [new OnnxInput(index, indexes, shape), new OnnxInput(value, values, shape)];
    }
}
