using static Routing.RewardModels.Onnx.OnnxElement;

namespace Routing.RewardModels.Onnx;

/// <summary>A hashed table as a graph: scores = Σ value · T[index] + φ W − centre. Rows are padded with index 0 and value 0.</summary>
public static class HashedGraph
{
    /// <summary>Indexes and values of the answers' hashed features, [B, L].</summary>
    public const string Index = "index", Value = "value";

    /// <summary>φ, [B, D].</summary>
    public const string Features = "features";

    /// <summary>Result, [B, K].</summary>
    public const string Scores = "scores";

    /// <summary>The model as bytes.</summary>
    /// <param name="table">T, [R, K], row by row.</param>
    /// <param name="dense">W, [D, K].</param>
    /// <param name="centre">[K].</param>
    /// <param name="metadata">Facts about the model.</param>
    public static byte[] Write(float[] table, float[] dense, float[] centre, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(dense);
        ArgumentNullException.ThrowIfNull(centre);
        var graph = new OnnxGraph("hashed_head");
        var features = graph.Input(Features, Real, "answers", dense.Length / centre.Length);
        graph.Rename(Sum(graph, features, table, dense, centre), Scores);
        graph.Output(Scores, Real, "answers", "columns");
        return graph.ToBytes(metadata);
    }

    /// <summary>Adds the inputs of the table and the sum.</summary>
    /// <param name="features">φ, [B, D].</param>
    /// <returns>Scores, [B, K].</returns>
    internal static string Sum(OnnxGraph graph, string features, float[] table, float[] dense, float[] centre)
    {
        long columns = centre.Length;
        // A collection of which no word occurs twice has no row.
        if (table.Length == 0)
            table = new float[columns];
        var axis = graph.Constant("table_axis", [1L], 1);
        // A product of the values with the gathered rows, [B, 1, L] by [B, L, K].
        var gathered = graph.Node("Gather", graph.Constant("table", table, table.Length / columns, columns), graph.Input(Index, Whole, "answers", "answer_features"));
        var values = graph.Node("Unsqueeze", graph.Input(Value, Real, "answers", "answer_features"), axis);
        var hashed = graph.Node("Squeeze", graph.Node("MatMul", values, gathered), axis);
        var style = graph.Node("MatMul", features, graph.Constant("dense", dense, dense.Length / columns, columns));
        return graph.Node("Sub", graph.Node("Add", hashed, style), graph.Constant("centre", centre, columns));
    }
}
