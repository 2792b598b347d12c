using System.Diagnostics;
using System.Globalization;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Lines;
using static Routing.RewardModels.Onnx.OnnxElement;

namespace Routing.RewardModels.Onnx;

/// <summary>A whole model as one graph, for programs that know ONNX and not this library: what its encoder makes of texts in, columns
/// of scores out. Of the default encoder the inputs are those of <see cref="DefaultGraph"/>, of others φ; a hashed table has those of
/// <see cref="HashedGraph"/> beside.</summary>
public static class ModelGraph
{
    /// <summary>φ, [B, D], where the encoder runs apart.</summary>
    public const string Features = "features";

    /// <summary>Result: the mean, then the columns of the doubt, before the temperature, [B, 1 + S].</summary>
    public const string Scores = "scores";

    /// <summary>The model as bytes; the same model gives the same bytes.</summary>
    /// <param name="version">Of the model, by which a lone file is known.</param>
    public static byte[] Write(RewardModel model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new OnnxGraph("reward_model");
        long dimension = model.Encoder.Blocks.Dimension, columns = model.Head.Width;
        var encoder = model.Encoder is RememberingEncoder remembering ? remembering.Inner : model.Encoder;
        var features = encoder is LatentEncoder latent
            ? DefaultGraph.Features(graph, latent.Tables) : graph.Input(Features, Real, "answers", dimension);
        graph.Rename(
            model.Head switch
            {
                LinearHead linear => graph.Node(
                    "Sub", graph.Node("MatMul", features, graph.Constant("head", linear.ByFeature(), dimension, columns)),
                    graph.Constant("centre", [linear.Centre], 1)),
                NetworkHead network => NetworkGraph.Layers(
                    graph, features, network.HiddenWeights, network.HiddenBias, network.OutputWeights, network.OutputBias),
                HashedHead hashed => HashedGraph.Sum(graph, features, hashed.Table, hashed.Dense, hashed.Centre),
                _ => throw new UnreachableException(),
            },
            Scores);
        graph.Output(Scores, Real, "answers", columns);
        return graph.ToBytes(new Dictionary<string, string>
        {
            ["version"] = version, ["encoder"] = model.Encoder.Id, ["head"] = model.Head.Kind.ToString(), ["dataset"] = model.Lineage.DataHash,
            ["temperature"] = model.Head.Temperature.ToString("R", CultureInfo.InvariantCulture),
        });
    }
}
