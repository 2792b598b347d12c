using static Routing.Scoring.Onnx.OnnxElement;

namespace Routing.Scoring.Onnx;

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
    /// <param name="table">T, [R, K], row by row, at least one row.</param>
    /// <param name="dense">W, [D, K].</param>
    /// <param name="centre">[K].</param>
    /// <param name="metadata">Facts about the model.</param>
    public static byte[] Write(float[] table, float[] dense, float[] centre, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(dense);
        ArgumentNullException.ThrowIfNull(centre);
        long columns = centre.Length, rows = table.Length / columns, features = dense.Length / columns;
        var graph = new OnnxGraph("hashed_head");
        var axis = graph.Constant("axis_1", [1L], 1);
        // A product of the values with the gathered rows, [B, 1, L] by [B, L, K].
        var gathered = graph.Node("Gather", graph.Constant("table", table, rows, columns), graph.Input(Index, Whole, "answers", "answer_features"));
        var values = graph.Node("Unsqueeze", graph.Input(Value, Real, "answers", "answer_features"), axis);
        var hashed = graph.Node("Squeeze", graph.Node("MatMul", values, gathered), axis);
        var style = graph.Node("MatMul", graph.Input(Features, Real, "answers", features), graph.Constant("dense", dense, features, columns));
        graph.Rename(graph.Node("Sub", graph.Node("Add", hashed, style), graph.Constant("centre", centre, columns)), Scores);
        graph.Output(Scores, Real, "answers", "columns");
        return graph.ToBytes(metadata);
    }
}
