using System.Globalization;
using Routing.RewardModels.Encoding;
using static Routing.RewardModels.Onnx.OnnxElement;

namespace Routing.RewardModels.Onnx;

/// <summary>The default encoder's projection and the head as a graph: sparse texts in, columns of scores out. The head is an
/// input, so that a new one needs no new session.</summary>
/// <remarks>
/// z = √D · (v / max(|v|, 10⁻⁹)) V with v = value ∘ idf[index]; φ = [z(answer); z(prompt) ∘ z(answer);
/// clip((style − mean) ∘ 1/deviation, ±4)]; scores = φ · head. One row of a prompt serves all its answers. Rows are padded with
/// index 0 and value 0.
/// </remarks>
public static class DefaultGraph
{
    /// <summary>Indexes and values of the answers' features, [B, L].</summary>
    public const string AnswerIndex = "answer_index", AnswerValue = "answer_value";

    /// <summary>Indexes and values of the prompts' features, [P, M].</summary>
    public const string PromptIndex = "prompt_index", PromptValue = "prompt_value";

    /// <summary>Row of each answer's prompt, [B].</summary>
    public const string PromptOf = "prompt_of";

    /// <summary>Style features before scaling, [B, F].</summary>
    public const string Style = "style";

    /// <summary>Weights, [2 D + F, K].</summary>
    public const string Head = "head";

    /// <summary>Where the answers of training lie: their mean φ, [2 D + F], and what makes their features independent and of variance 1,
    /// [2 D + F, 2 D + F].</summary>
    public const string DomainMean = "domain_mean", Whitening = "whitening";

    /// <summary>Result, [B, K].</summary>
    public const string Scores = "scores";

    /// <summary>Distance of each answer from those of training, [B, 1]; see <see cref="FeatureDistance"/>.</summary>
    public const string Distance = "distance";

    private const float Clip = 4;
    private const float LeastNorm = 1e-9f;

    /// <summary>The model as bytes.</summary>
    /// <param name="tables">Of the encoder.</param>
    /// <param name="metadata">Facts about the model.</param>
    /// <param name="withDistance">Also the distance, whose tables are inputs as the head is.</param>
    public static byte[] Write(ProjectionTables tables, IReadOnlyDictionary<string, string> metadata, bool withDistance = false)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var graph = new OnnxGraph("default");
        var features = Features(graph, tables);
        long dimension = Dimension(tables), styles = tables.StyleMean.Length;
        graph.Rename(graph.Node("MatMul", features, graph.Input(Head, Real, (2 * dimension) + styles, "columns")), Scores);
        graph.Output(Scores, Real, "answers", "columns");
        if (withDistance)
            AddDistance(graph, features, (2 * dimension) + styles);
        return graph.ToBytes(new Dictionary<string, string>(metadata, StringComparer.Ordinal)
        {
            ["dimension"] = dimension.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Adds the inputs and the projection.</summary>
    /// <returns>φ of the answers, [B, 2 D + F].</returns>
    internal static string Features(OnnxGraph graph, ProjectionTables tables)
    {
        long dimension = Dimension(tables), styles = tables.StyleMean.Length;
        // A collection of which no word occurs twice has no row.
        var (idf, vectors) = tables.Idf.Length == 0 ? (new float[1], new float[dimension]) : (tables.Idf, tables.Vectors);
        var table = graph.Constant("vectors", vectors, idf.Length, dimension);
        var frequency = graph.Constant("idf", idf, idf.Length);
        var scale = graph.Constant("scale", [(float)Math.Sqrt(dimension)], 1);
        var least = graph.Constant("least_norm", [LeastNorm], 1);
        var one = graph.Constant("axis_1", [1L], 1);

        // A product of the weights with the gathered rows: faster than weighting the rows and summing them.
        string Embedded(string index, string value)
        {
            var weights = graph.Node("Mul", value, graph.Node("Gather", frequency, index));
            var norm = graph.Node("Max", graph.Node("ReduceL2", [weights], new OnnxAttribute.Numbers("axes", 1)), least);
            var unit = graph.Node("Unsqueeze", graph.Node("Div", weights, norm), one);
            return graph.Node("Mul", graph.Node("Squeeze", graph.Node("MatMul", unit, graph.Node("Gather", table, index)), one), scale);
        }

        var answer = Embedded(
            graph.Input(AnswerIndex, Whole, "answers", "answer_features"), graph.Input(AnswerValue, Real, "answers", "answer_features"));
        var prompts = Embedded(
            graph.Input(PromptIndex, Whole, "prompts", "prompt_features"), graph.Input(PromptValue, Real, "prompts", "prompt_features"));
        var prompt = graph.Node("Gather", prompts, graph.Input(PromptOf, Whole, "answers"));
        var centred = graph.Node("Sub", graph.Input(Style, Real, "answers", styles), graph.Constant("style_mean", tables.StyleMean, styles));
        var style = graph.Node(
            "Clip", graph.Node("Mul", centred, graph.Constant("style_scale", tables.StyleScale, styles)),
            graph.Constant("low", [-Clip]), graph.Constant("high", [Clip]));
        return graph.Node("Concat", [answer, graph.Node("Mul", answer, prompt), style], new OnnxAttribute.Number("axis", 1));
    }

    // √(|W (φ − μ)|² / D).
    private static void AddDistance(OnnxGraph graph, string features, long dimension)
    {
        var centred = graph.Node("Sub", features, graph.Input(DomainMean, Real, dimension));
        var length = graph.Node(
            "ReduceL2", [graph.Node("MatMul", centred, graph.Input(Whitening, Real, dimension, dimension))], new OnnxAttribute.Numbers("axes", 1));
        graph.Rename(graph.Node("Mul", length, graph.Constant("per_feature", [(float)(1 / Math.Sqrt(dimension))], 1)), Distance);
        graph.Output(Distance, Real, "answers", 1);
    }

    private static long Dimension(ProjectionTables tables) =>
        tables.Idf.Length == 0 ? LatentProjection.Dimension : tables.Vectors.Length / tables.Idf.Length;
}
