using static Routing.RewardModels.Onnx.OnnxElement;

namespace Routing.RewardModels.Onnx;

/// <summary>A head of one hidden layer as a graph: scores = max(0, φ W₁ + b₁) W₂ + b₂.</summary>
public static class NetworkGraph
{
    /// <summary>φ, [B, D].</summary>
    public const string Features = "features";

    /// <summary>Result, [B, K].</summary>
    public const string Scores = "scores";

    /// <summary>The model as bytes.</summary>
    /// <param name="hiddenWeights">W₁, [D, H], row by row: the transpose of what Torch keeps.</param>
    /// <param name="hiddenBias">b₁, [H].</param>
    /// <param name="outputWeights">W₂, [H, K].</param>
    /// <param name="outputBias">b₂, [K].</param>
    /// <param name="metadata">Facts about the model.</param>
    public static byte[] Write(
        float[] hiddenWeights, float[] hiddenBias, float[] outputWeights, float[] outputBias, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(hiddenWeights);
        ArgumentNullException.ThrowIfNull(hiddenBias);
        ArgumentNullException.ThrowIfNull(outputWeights);
        ArgumentNullException.ThrowIfNull(outputBias);
        var graph = new OnnxGraph("network_head");
        var features = graph.Input(Features, Real, "answers", hiddenWeights.Length / hiddenBias.Length);
        graph.Rename(Layers(graph, features, hiddenWeights, hiddenBias, outputWeights, outputBias), Scores);
        graph.Output(Scores, Real, "answers", outputBias.Length);
        return graph.ToBytes(metadata);
    }

    /// <summary>Adds the layers.</summary>
    /// <param name="features">φ, [B, D].</param>
    /// <returns>Scores, [B, K].</returns>
    internal static string Layers(
        OnnxGraph graph, string features, float[] hiddenWeights, float[] hiddenBias, float[] outputWeights, float[] outputBias)
    {
        long hidden = hiddenBias.Length, columns = outputBias.Length;
        string Linear(string input, string name, float[] weights, float[] bias, long from, long to) => graph.Node(
            "Add", graph.Node("MatMul", input, graph.Constant(name + ".weights", weights, from, to)), graph.Constant(name + ".bias", bias, to));
        var layer = graph.Node("Relu", Linear(features, "hidden", hiddenWeights, hiddenBias, hiddenWeights.Length / hidden, hidden));
        return Linear(layer, "output", outputWeights, outputBias, hidden, columns);
    }
}
