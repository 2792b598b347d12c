using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Routing.RewardModels.Onnx;

namespace Routing.Scoring.Sessions;

/// <summary>A loaded model. Runs may overlap.</summary>
public sealed class OnnxModel : IDisposable
{
    // What goes wrong in a run is in its exception.
    private static readonly RunOptions _run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private readonly InferenceSession _session;

    private OnnxModel(InferenceSession session)
    {
        _session = session;
        Metadata = session.ModelMetadata.CustomMetadataMap;
        Inputs = session.InputMetadata.ToDictionary(entry => entry.Key, entry => entry.Value.ElementType, StringComparer.Ordinal);
        Outputs = session.OutputMetadata.ToDictionary(entry => entry.Key, entry => entry.Value.Dimensions, StringComparer.Ordinal);
    }

    /// <summary>Facts that the file holds about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Names of the inputs and what their elements are.</summary>
    public IReadOnlyDictionary<string, Type> Inputs { get; }

    /// <summary>Names of the outputs and their axes; −1 where a run decides.</summary>
    public IReadOnlyDictionary<string, int[]> Outputs { get; }

    /// <summary>Loads a model that our own writer made.</summary>
    /// <exception cref="InvalidDataException">Damaged, cut short, or somebody else's.</exception>
    public static OnnxModel Open(byte[] bytes, ScoringDevice device)
    {
        var model = OpenAny(bytes, device);
        if (model.Metadata.TryGetValue(OnnxGraph.WriterKey, out var writer) && writer == OnnxGraph.Writer)
            return model;
        model.Dispose();
        throw new InvalidDataException($"The model ends before its metadata, or was not written by '{OnnxGraph.Writer}'.");
    }

    /// <summary>Loads any model.</summary>
    /// <exception cref="InvalidDataException">The runtime refuses it.</exception>
    public static OnnxModel OpenAny(byte[] bytes, ScoringDevice device)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(device);
        using var options = OptionsFor(device);
        try
        {
            return new OnnxModel(new InferenceSession(bytes, options));
        }
        catch (OnnxRuntimeException fault)
        {
            throw new InvalidDataException($"The model cannot be loaded: {fault.Message}", fault);
        }
    }

    /// <summary>Runs the model for one output.</summary>
    /// <param name="shape">Of the output.</param>
    /// <returns>The output, row by row.</returns>
    public float[] Run(IReadOnlyList<OnnxInput> inputs, string output, long[] shape) => Run(inputs, [output], [shape])[0];

    /// <summary>Runs the model for several outputs.</summary>
    /// <param name="shapes">Of the outputs, in their order.</param>
    /// <returns>The outputs, each row by row.</returns>
    public float[][] Run(IReadOnlyList<OnnxInput> inputs, IReadOnlyCollection<string> outputs, IReadOnlyList<long[]> shapes)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(shapes);
        float[][] results = [.. shapes.Select(shape => new float[shape.Aggregate(1L, (product, length) => product * length)])];
        var values = new List<OrtValue>(inputs.Count + results.Length);
        try
        {
            foreach (var input in inputs)
                values.Add(ValueOf(input));
            for (var n = 0; n < results.Length; n++)
                values.Add(OrtValue.CreateTensorValueFromMemory(results[n], shapes[n]));
            _session.Run(_run, [.. inputs.Select(input => input.Name)], values[..inputs.Count], outputs, values[inputs.Count..]);
            return results;
        }
        finally
        {
            foreach (var value in values)
                value.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private static OrtValue ValueOf(OnnxInput input)
    {
        var length = input.Shape.Aggregate(1L, (product, axis) => product * axis);
        return input.Values switch
        {
            float[] values => Over(values, length, input.Shape),
            long[] values => Over(values, length, input.Shape),
            int[] values => Over(values, length, input.Shape),
            _ => throw new UnreachableException(),
        };
    }

    private static OrtValue Over<T>(T[] values, long length, long[] shape)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, checked((int)length)), shape);

    // Throughput comes from running in parallel, not from threads inside a run; a spinning thread burns a core between requests;
    // patterns of memory help fixed shapes only.
    private static SessionOptions OptionsFor(ScoringDevice device)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (device.CudaIndex is { } index)
            options.AppendExecutionProvider_CUDA(index);
        return options;
    }
}
