using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Xunit;
using static TorchSharp.torch;

namespace Routing.Training.Tests;

public sealed class DefaultGraphTests : TorchTests
{
    private const int Rows = 60, Dimension = 16, Styles = 5, Columns = 4;

    [Fact]
    public void The_graph_gives_what_Torch_gives()
    {
        var draw = new Random(3);
        float[] idf = [.. Enumerable.Range(0, Rows).Select(_ => (float)(0.1 + (draw.NextDouble() * 5)))];
        var (vectors, mean, scale) = (draw.Normal(Rows * Dimension, 0.3), draw.Normal(Styles), draw.Normal(Styles));
        var head = draw.Normal(((2 * Dimension) + Styles) * Columns, 0.2);
        using var model = OnnxModel.Open(DefaultGraph.Write(new ProjectionTables(idf, vectors, mean, scale), new Dictionary<string, string>()), ScoringDevice.Cpu);

        for (var n = 0; n < 100; n++)
        {
            var (answer, prompt, style) = (Text(draw), Text(draw), draw.Normal(Styles, 3));
            var found = model.Run(
                [
                    new OnnxInput(DefaultGraph.AnswerIndex, answer.Index, [1, answer.Index.Length]),
                    new OnnxInput(DefaultGraph.AnswerValue, answer.Value, [1, answer.Index.Length]),
                    new OnnxInput(DefaultGraph.PromptIndex, prompt.Index, [1, prompt.Index.Length]),
                    new OnnxInput(DefaultGraph.PromptValue, prompt.Value, [1, prompt.Index.Length]),
                    new OnnxInput(DefaultGraph.PromptOf, new long[1], [1]), new OnnxInput(DefaultGraph.Style, style, [1, Styles]),
                    new OnnxInput(DefaultGraph.Head, head, [(2 * Dimension) + Styles, Columns]),
                ],
                DefaultGraph.Scores, [1, Columns]);

            using var scope = NewDisposeScope();
            Tensor Embedded((long[] Index, float[] Value) text)
            {
                var weights = tensor(text.Value) * tensor(idf).index_select(0, tensor(text.Index));
                return (weights / weights.norm()).unsqueeze(0).mm(tensor(vectors, [Rows, Dimension]).index_select(0, tensor(text.Index)))
                    * (float)Math.Sqrt(Dimension);
            }

            var z = Embedded(answer);
            var scaled = ((tensor(style) - tensor(mean)) * tensor(scale)).clamp(-4, 4).unsqueeze(0);
            var expected = cat([z, z * Embedded(prompt), scaled], 1).mm(tensor(head, [(2 * Dimension) + Styles, Columns])).data<float>().ToArray();
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    private static (long[] Index, float[] Value) Text(Random draw)
    {
        var length = 1 + draw.Next(20);
        return ([.. Enumerable.Range(0, length).Select(_ => (long)draw.Next(Rows))], [.. Enumerable.Range(0, length).Select(_ => (float)(0.5 + draw.NextDouble()))]);
    }
}
