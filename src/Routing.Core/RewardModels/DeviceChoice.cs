using System.Globalization;

namespace Routing.Core.RewardModels;

/// <summary>Where an operator wants models to run.</summary>
public abstract record DeviceChoice
{
    private DeviceChoice() { }

    /// <summary>A graphics processor where one works, else the processor.</summary>
    public sealed record Auto : DeviceChoice;

    /// <summary>The processor.</summary>
    public sealed record Cpu : DeviceChoice;

    /// <summary>This graphics processor or none: the start fails without it.</summary>
    public sealed record Cuda(int Index) : DeviceChoice;

    /// <summary>Reads auto, cpu, cuda or cuda:N.</summary>
    /// <exception cref="FormatException">Something else.</exception>
    public static DeviceChoice Parse(string text) => text switch
    {
        "auto" => new Auto(),
        "cpu" => new Cpu(),
        "cuda" => new Cuda(0),
        _ when text?.StartsWith("cuda:", StringComparison.Ordinal) == true
            && int.TryParse(text["cuda:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) => new Cuda(index),
        _ => throw new FormatException($"Device '{text}' is none of auto, cpu, cuda, cuda:N."),
    };
}
