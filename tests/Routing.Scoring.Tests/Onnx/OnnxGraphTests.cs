using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Sessions;
using Xunit;

namespace Routing.Scoring.Tests.Onnx;

public sealed class OnnxGraphTests
{
    private static readonly Dictionary<string, string> _none = [];

    [Fact]
    public void A_constant_that_no_node_uses_is_a_fault()
    {
        var graph = new OnnxGraph("g");
        graph.Constant("idle", [1f], 1);

        Assert.Contains("idle", Assert.Throws<InvalidOperationException>(() => graph.ToBytes(_none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_of_a_value_that_does_not_exist_is_a_fault() =>
        Assert.Throws<ArgumentException>(() => new OnnxGraph("g").Node("Relu", "x"));

    [Fact]
    public void A_constant_has_as_many_values_as_its_shape() =>
        Assert.Throws<ArgumentException>(() => new OnnxGraph("g").Constant("w", [1f, 2f, 3f], 2, 2));

    [Fact]
    public void Facts_about_a_model_come_back()
    {
        var facts = new Dictionary<string, string> { ["version"] = "ab12", ["encoder"] = "latent-1:π" };
        using var model = OnnxModel.Open(Small(facts), ScoringDevice.Cpu);

        Assert.All(facts, fact => Assert.Equal(fact.Value, model.Metadata[fact.Key]));
    }

    [Fact]
    public void The_same_model_is_the_same_bytes() => Assert.Equal(Small(_none), Small(_none));

    [Fact]
    public void Lengths_that_a_run_decides_have_names()
    {
        using var model = OnnxModel.Open(DefaultGraph.Write(new ProjectionTables([1], [1, 2], [0], [1]), _none), ScoringDevice.Cpu);

        Assert.Equal([-1, -1], model.Outputs[DefaultGraph.Scores]);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var bytes = Small(new Dictionary<string, string> { ["version"] = "ab12" });

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => OnnxModel.Open(bytes[..length], ScoringDevice.Cpu).Dispose());
    }

    [Fact]
    public void Weights_come_back_bit_by_bit()
    {
        float[] weights = [float.Epsilon, -0f, 1e30f, 0.1f];
        var graph = new OnnxGraph("g");
        graph.Rename(graph.Node("Add", graph.Input("x", OnnxElement.Real, 4), graph.Constant("w", weights, 4)), "y");
        graph.Output("y", OnnxElement.Real, 4);
        using var model = OnnxModel.Open(graph.ToBytes(_none), ScoringDevice.Cpu);

        Assert.Equal(weights, model.Run([new OnnxInput("x", new float[4], [4])], "y", [4]));
    }

    private static byte[] Small(Dictionary<string, string> facts) => NetworkGraph.Write([1, 2], [0], [1], [0], facts);
}
