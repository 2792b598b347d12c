using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Routing.RewardModels.Onnx;

/// <summary>A model in the ONNX format, built node by node. Values are named by what made them.</summary>
/// <remarks>ONNX intermediate representation 8, operators of opset 17. Field numbers are those of the public schema, onnx.proto3.</remarks>
public sealed class OnnxGraph(string name)
{
    /// <summary>Key of the fact that is written last: a file without it is cut short, or not ours.</summary>
    public const string WriterKey = "writer";

    /// <summary>Its value.</summary>
    public const string Writer = "routing-1";

    private const long IrVersion = 8;
    private const long Opset = 17;

    // A message of the format holds less; larger models need files beside them, which we do not write.
    private const long MostBytes = int.MaxValue - (1 << 20);

    private readonly List<ProtoMessage> _nodes = [], _inputs = [], _outputs = [];
    private readonly Dictionary<string, ProtoMessage> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal), _used = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>A value that each run brings.</summary>
    public string Input(string input, OnnxElement element, params OnnxDimension[] shape)
    {
        _inputs.Add(Value(input, element, shape));
        return Named(input);
    }

    /// <summary>A value that a run gives back.</summary>
    public void Output(string output, OnnxElement element, params OnnxDimension[] shape)
    {
        Use(output);
        _outputs.Add(Value(output, element, shape));
    }

    /// <summary>Weights, row by row.</summary>
    public string Constant(string constant, float[] values, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        var bytes = Allocated(values.LongLength * sizeof(float));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Constant(constant, OnnxElement.Real, bytes, values.Length, shape);
    }

    /// <summary>Whole numbers, row by row; no shape: a scalar.</summary>
    public string Constant(string constant, long[] values, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        var bytes = Allocated(values.LongLength * sizeof(long));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return Constant(constant, OnnxElement.Whole, bytes, values.Length, shape);
    }

    /// <summary>One operation with one result.</summary>
    /// <returns>The result's name.</returns>
    public string Node(string operation, params string[] inputs) => Node(operation, inputs, []);

    /// <summary>One operation with properties and one result.</summary>
    public string Node(string operation, string[] inputs, params OnnxAttribute[] attributes)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(attributes);
        return Named(Node(operation, inputs, string.Create(CultureInfo.InvariantCulture, $"v{_nodes.Count}"), attributes));
    }

    /// <summary>The result under a name that callers know.</summary>
    public string Rename(string value, string to) => Named(Node("Identity", [value], to, []));

    /// <summary>The model as bytes.</summary>
    /// <param name="metadata">Facts about the model, by which a lone file is known.</param>
    /// <exception cref="InvalidOperationException">A constant is used by no node.</exception>
    public byte[] ToBytes(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var idle = _constants.Keys.Where(constant => !_used.Contains(constant)).ToList();
        if (idle.Count > 0)
            throw new InvalidOperationException($"Graph '{name}' uses no {string.Join(", ", idle)}.");
        var graph = new ProtoMessage();
        foreach (var node in _nodes)
            graph.Message(1, node);
        graph.Text(2, name);
        foreach (var constant in _constants.Values)
            graph.Message(5, constant);
        foreach (var input in _inputs)
            graph.Message(11, input);
        foreach (var output in _outputs)
            graph.Message(12, output);
        var model = new ProtoMessage().Number(1, IrVersion).Text(2, "routing").Message(7, graph)
            .Message(8, new ProtoMessage().Text(1, "").Number(2, Opset));
        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            model.Message(14, new ProtoMessage().Text(1, key).Text(2, value));
        return model.Message(14, new ProtoMessage().Text(1, WriterKey).Text(2, Writer)).ToBytes();
    }

    private string Node(string operation, string[] inputs, string output, OnnxAttribute[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
        {
            Use(input);
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, "n_" + output).Text(4, operation);
        foreach (var attribute in attributes)
            node.Message(5, Message(attribute));
        _nodes.Add(node);
        return output;
    }

    private string Constant(string constant, OnnxElement element, byte[] bytes, int count, long[] shape)
    {
        if (shape.Aggregate(1L, (product, length) => product * length) != count)
            throw new ArgumentException($"'{constant}' has {count} values, its shape [{string.Join(", ", shape)}] wants others.", nameof(shape));
        var tensor = new ProtoMessage();
        foreach (var length in shape)
            tensor.Number(1, length);
        _constants.Add(Named(constant), tensor.Number(2, (long)element).Text(8, constant).Bytes(9, bytes));
        return constant;
    }

    private byte[] Allocated(long bytes)
    {
        _bytes += bytes;
        return _bytes <= MostBytes ? new byte[bytes]
            : throw new ArgumentException($"Graph '{name}' has more than {MostBytes} bytes of weights.");
    }

    private static ProtoMessage Value(string value, OnnxElement element, OnnxDimension[] shape)
    {
        var dimensions = new ProtoMessage();
        foreach (var dimension in shape)
        {
            dimensions.Message(1, dimension.Name is { } symbol
                ? new ProtoMessage().Text(2, symbol) : new ProtoMessage().Number(1, dimension.Length));
        }

        var tensor = new ProtoMessage().Number(1, (long)element).Message(2, dimensions);
        return new ProtoMessage().Text(1, value).Message(2, new ProtoMessage().Message(1, tensor));
    }

    private static ProtoMessage Message(OnnxAttribute attribute)
    {
        var message = new ProtoMessage().Text(1, attribute.Name);
        switch (attribute)
        {
            case OnnxAttribute.Real(_, var value):
                return message.Real(2, value).Number(20, 1);
            case OnnxAttribute.Number(_, var value):
                return message.Number(3, value).Number(20, 2);
            case OnnxAttribute.Numbers(_, var values):
                foreach (var value in values)
                    message.Number(8, value);
                return message.Number(20, 7);
            default:
                throw new UnreachableException();
        }
    }

    private string Named(string value) => _known.Add(value) ? value
        : throw new ArgumentException($"Graph '{name}' has two values called '{value}'.", nameof(value));

    private void Use(string value)
    {
        if (!_known.Contains(value))
            throw new ArgumentException($"Graph '{name}' has no value called '{value}'.", nameof(value));
        _used.Add(value);
    }
}
