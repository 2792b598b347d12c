using System.Globalization;
using static Routing.RewardModels.Onnx.OnnxElement;

namespace Routing.RewardModels.Onnx;

/// <summary>A transformer encoder as a graph: token ids and mask in, one vector for each text or each token out.</summary>
public sealed class TransformerGraph
{
    /// <summary>Token ids, [B, L].</summary>
    public const string Ids = "input_ids";

    /// <summary>1 for a token, 0 for padding, [B, L].</summary>
    public const string Mask = "attention_mask";

    /// <summary>Vectors of the tokens, [B, L, D], or their masked mean, [B, D].</summary>
    public const string Hidden = "last_hidden_state", Pooled = "sentence_embedding";

    // Far below any product of a query and a key.
    private const float Hide = -1e9f;

    private readonly OnnxGraph _graph = new("transformer");
    private readonly TransformerWeights _weights;

    private TransformerGraph(TransformerWeights weights) => _weights = weights;

    /// <summary>The model as bytes.</summary>
    /// <param name="weights">What was trained.</param>
    /// <param name="pooled">Whether the mean over each text's tokens is the result, or every token's vector.</param>
    /// <param name="metadata">Facts about the model.</param>
    public static byte[] Write(TransformerWeights weights, bool pooled, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Layers.Count);
        return new TransformerGraph(weights).Build(pooled, metadata);
    }

    private byte[] Build(bool pooled, IReadOnlyDictionary<string, string> metadata)
    {
        long width = _weights.Width;
        var ids = _graph.Input(Ids, Whole, "texts", "tokens");
        var mask = _graph.Input(Mask, Whole, "texts", "tokens");
        var (zero, one) = (_graph.Constant("axis_0", [0L], 1), _graph.Constant("axis_1", [1L], 1));
        var tokens = _graph.Node("Gather", _graph.Constant("tokens.table", _weights.Tokens, _weights.Tokens.Length / width, width), ids);
        var length = _graph.Node("Gather", _graph.Node("Shape", ids), one);
        var places = _graph.Node(
            "Slice", _graph.Constant("positions.table", _weights.Positions, _weights.Positions.Length / width, width), zero, length, zero);
        var hidden = _graph.Node("Cast", [_graph.Node("Equal", mask, _graph.Constant("padding", [0L]))], new OnnxAttribute.Number("to", (long)Real));
        var bias = _graph.Node(
            "Mul", _graph.Node("Unsqueeze", hidden, _graph.Constant("axes_1_2", [1L, 2L], 2)), _graph.Constant("hide", [Hide]));
        var x = Normalised(_graph.Node("Add", tokens, places), "embedded", _weights.Embedded);
        var shared = new Shared(
            bias, _graph.Constant("attention.scale", [(float)(1 / Math.Sqrt(width / _weights.Heads))]),
            _graph.Constant("heads.shape", [0L, 0L, _weights.Heads, width / _weights.Heads], 4), _graph.Constant("joined.shape", [0L, 0L, width], 3),
            _graph.Constant("root_2", [(float)Math.Sqrt(2)]), _graph.Constant("half", [0.5f]), _graph.Constant("one", [1f]));
        for (var n = 0; n < _weights.Layers.Count; n++)
            x = Layer(x, _weights.Layers[n], string.Create(CultureInfo.InvariantCulture, $"layer{n}."), shared);
        if (!pooled)
        {
            _graph.Rename(x, Hidden);
            _graph.Output(Hidden, Real, "texts", "tokens", width);
            return _graph.ToBytes(metadata);
        }

        var share = _graph.Node("Cast", [_graph.Node("Unsqueeze", mask, _graph.Constant("axis_last", [-1L], 1))], new OnnxAttribute.Number("to", (long)Real));
        var keep = new OnnxAttribute.Number("keepdims", 0);
        var sum = _graph.Node("ReduceSum", [_graph.Node("Mul", x, share), one], keep);
        _graph.Rename(_graph.Node("Div", sum, _graph.Node("Max", _graph.Node("ReduceSum", [share, one], keep), "one")), Pooled);
        _graph.Output(Pooled, Real, "texts", width);
        return _graph.ToBytes(metadata);
    }

    private string Layer(string x, TransformerLayer layer, string name, Shared shared)
    {
        string Heads(string what, Affine affine, params long[] order) => _graph.Node(
            "Transpose", [_graph.Node("Reshape", Linear(x, name + what, affine), shared.HeadsShape)], new OnnxAttribute.Numbers("perm", order));
        var query = Heads("query", layer.Query, 0, 2, 1, 3);
        var key = Heads("key", layer.Key, 0, 2, 3, 1);
        var value = Heads("value", layer.Value, 0, 2, 1, 3);
        var match = _graph.Node("Add", _graph.Node("Mul", _graph.Node("MatMul", query, key), shared.Scale), shared.Bias);
        var attention = _graph.Node("Softmax", [match], new OnnxAttribute.Number("axis", -1));
        var joined = _graph.Node(
            "Reshape", _graph.Node("Transpose", [_graph.Node("MatMul", attention, value)], new OnnxAttribute.Numbers("perm", 0, 2, 1, 3)), shared.JoinedShape);
        x = Normalised(_graph.Node("Add", x, Linear(joined, name + "out", layer.Out)), name + "attended", layer.Attended);
        var up = Linear(x, name + "up", layer.Up);
        var gate = _graph.Node("Mul", _graph.Node("Add", _graph.Node("Erf", _graph.Node("Div", up, shared.RootTwo)), shared.One), shared.Half);
        return Normalised(
            _graph.Node("Add", x, Linear(_graph.Node("Mul", up, gate), name + "down", layer.Down)), name + "fed", layer.Fed);
    }

    private string Linear(string x, string name, Affine affine)
    {
        long to = affine.Bias.Length;
        return _graph.Node(
            "Add", _graph.Node("MatMul", x, _graph.Constant(name + ".weights", affine.Weights, affine.Weights.Length / to, to)),
            _graph.Constant(name + ".bias", affine.Bias, to));
    }

    private string Normalised(string x, string name, LayerNorm norm) => _graph.Node(
        "LayerNormalization",
        [x, _graph.Constant(name + ".scale", norm.Scale, norm.Scale.Length), _graph.Constant(name + ".shift", norm.Shift, norm.Shift.Length)],
        new OnnxAttribute.Number("axis", -1), new OnnxAttribute.Real("epsilon", LayerNorm.Epsilon));

    // Constants that every layer uses.
    private sealed record Shared(
        string Bias, string Scale, string HeadsShape, string JoinedShape, string RootTwo, string Half, string One);
}
