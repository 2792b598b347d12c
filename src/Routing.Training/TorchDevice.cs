using Routing.Core.RewardModels;
using static TorchSharp.torch;

namespace Routing.Training;

/// <summary>Where Torch runs.</summary>
/// <param name="Name">cpu or cuda:N; part of every lineage.</param>
/// <param name="Fallback">Why the processor was taken though a graphics processor would have been liked; null otherwise.</param>
public sealed record TorchDevice(string Name, string? Fallback)
{
    /// <summary>Torch's own.</summary>
    public Device Device => new(Name);

    /// <summary>Finds the device by a small product on it.</summary>
    /// <exception cref="InvalidOperationException">A graphics processor was asked for and does not work.</exception>
    public static TorchDevice Find(DeviceChoice choice)
    {
        if (choice is DeviceChoice.Cpu)
            return new TorchDevice("cpu", null);
        var name = FormattableString.Invariant($"cuda:{(choice is DeviceChoice.Cuda cuda ? cuda.Index : 0)}");
        if (WhyNot(name) is not { } reason)
            return new TorchDevice(name, null);
        return choice is DeviceChoice.Auto ? new TorchDevice("cpu", reason)
            : throw new InvalidOperationException($"Device {name} was asked for and does not work: {reason}");
    }

    private static string? WhyNot(string name)
    {
        if (!cuda.is_available())
            return "Torch finds no CUDA device (a build with -p:Accelerator=cuda and a driver are needed)";
        try
        {
            using var scope = NewDisposeScope();
            var product = ones(2, 2, device: new Device(name)).mm(ones(2, 2, device: new Device(name))).sum().item<float>();
            return product == 8 ? null : FormattableString.Invariant($"it computes 8 as {product}");
        }
        catch (System.Runtime.InteropServices.ExternalException fault)
        {
            return fault.Message;
        }
    }
}
