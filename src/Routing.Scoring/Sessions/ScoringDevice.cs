using Microsoft.ML.OnnxRuntime;
using Routing.Core.RewardModels;
using Routing.RewardModels.Onnx;

namespace Routing.Scoring.Sessions;

/// <summary>Where models run.</summary>
/// <param name="Name">cpu or cuda:N; part of every score.</param>
/// <param name="Fallback">Why the processor was taken though a graphics processor would have been liked; null otherwise.</param>
public sealed record ScoringDevice(string Name, string? Fallback)
{
    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary>The processor, because it was asked for.</summary>
    public static ScoringDevice Cpu { get; } = new("cpu", null);

    /// <summary>Index of the graphics processor; null for the processor.</summary>
    public int? CudaIndex { get; private init; }

    /// <summary>Finds the device by running one row on it.</summary>
    /// <exception cref="InvalidOperationException">A graphics processor was asked for and does not work.</exception>
    public static ScoringDevice Find(DeviceChoice choice)
    {
        if (choice is DeviceChoice.Cpu)
            return Cpu;
        var index = choice is DeviceChoice.Cuda cuda ? cuda.Index : 0;
        var device = new ScoringDevice(FormattableString.Invariant($"cuda:{index}"), null) { CudaIndex = index };
        var reason = WhyNot(device);
        if (reason is null)
            return device;
        return choice is DeviceChoice.Auto ? new ScoringDevice("cpu", reason)
            : throw new InvalidOperationException($"Device {device.Name} was asked for and does not work: {reason}");
    }

    private static string? WhyNot(ScoringDevice device)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(CudaProvider))
            return "this build has no CUDA execution provider (build with -p:Accelerator=cuda)";
        try
        {
            using var session = OnnxModel.Open(
                NetworkGraph.Write([1, 1], [0], [1], [0], new Dictionary<string, string>()), device);
            var scores = session.Run(
                [new OnnxInput(NetworkGraph.Features, new float[] { 1, 1 }, [1, 2])], NetworkGraph.Scores, [1, 1]);
            return scores[0] == 2 ? null : FormattableString.Invariant($"it computes 1 + 1 = {scores[0]}");
        }
        catch (Exception fault) when (fault is OnnxRuntimeException or InvalidDataException or DllNotFoundException or EntryPointNotFoundException)
        {
            return fault.Message;
        }
    }
}
