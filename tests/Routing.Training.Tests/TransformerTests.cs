using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Xunit;
using static TorchSharp.torch;
using LayerNorm = Routing.RewardModels.Onnx.LayerNorm;
using TransformerEncoderLayer = TorchSharp.Modules.TransformerEncoderLayer;

namespace Routing.Training.Tests;

public sealed class TransformerTests : TorchTests
{
    private const int Vocabulary = 40, Longest = 12, Width = 16, HeadCount = 4, Wide = 32;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_graph_gives_what_Torchs_own_layers_give(int layers)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        random.manual_seed(layers);
        var draw = new Random(layers);
        var stack = Enumerable.Range(0, layers).Select(_ => nn.TransformerEncoderLayer(Width, HeadCount, Wide, 0, nn.Activations.GELU)).ToList();
        stack.ForEach(layer => layer.eval());
        var weights = new TransformerWeights(
            HeadCount, draw.Normal(Vocabulary * Width), draw.Normal(Longest * Width),
            new LayerNorm([.. Enumerable.Repeat(1f, Width)], new float[Width]), [.. stack.Select(Of)]);
        using var model = OnnxModel.Open(TransformerGraph.Write(weights, pooled: true, new Dictionary<string, string>()), ScoringDevice.Cpu);

        for (var n = 0; n < 100; n++)
        {
            long[] ids = [.. Enumerable.Range(0, 1 + draw.Next(Longest)).Select(_ => (long)draw.Next(Vocabulary))];
            var expected = Torched(weights, stack, ids);

            // Padded to the longest.
            long[] padded = [.. ids, .. new long[Longest - ids.Length]], mask = [.. ids.Select(_ => 1L), .. new long[Longest - ids.Length]];
            var found = model.Run(
                [new OnnxInput(TransformerGraph.Ids, padded, [1, Longest]), new OnnxInput(TransformerGraph.Mask, mask, [1, Longest])],
                TransformerGraph.Pooled, [1, Width]);

            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }

        stack.ForEach(layer => layer.Dispose());
    }

    private static float[] Torched(TransformerWeights weights, List<TransformerEncoderLayer> stack, long[] ids)
    {
        using var scope = NewDisposeScope();
        var tokens = tensor(weights.Tokens, [Vocabulary, Width]).index_select(0, tensor(ids));
        var x = nn.functional.layer_norm(
            tokens.Plus(tensor(weights.Positions, [Longest, Width]).slice(0, 0, ids.Length, 1)), [Width], eps: LayerNorm.Epsilon).unsqueeze(1);
        foreach (var layer in stack)
            x = layer.forward(x);
        return x.squeeze(1).mean([0L]).data<float>().ToArray();
    }

    private static TransformerLayer Of(TransformerEncoderLayer layer)
    {
        var state = layer.state_dict();
        float[] Values(string name) => state[name].detach().data<float>().ToArray();
        Affine Linear(string name) => new(state[name + ".weight"].detach().t().contiguous().data<float>().ToArray(), Values(name + ".bias"));
        LayerNorm Norm(string name) => new(Values(name + ".weight"), Values(name + ".bias"));
        Affine Part(int n) => new(
            state["self_attn.in_proj_weight"].detach().slice(0, n * Width, (n + 1) * Width, 1).t().contiguous().data<float>().ToArray(),
            Values("self_attn.in_proj_bias")[(n * Width)..((n + 1) * Width)]);
        return new TransformerLayer(
            Part(0), Part(1), Part(2), Linear("self_attn.out_proj"), Norm("norm1"), Linear("linear1"), Linear("linear2"), Norm("norm2"));
    }
}
