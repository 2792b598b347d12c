namespace Routing.RewardModels.Onnx;

/// <summary>Length of one axis of an input or output: fixed, or a name where each run may bring another.</summary>
public readonly record struct OnnxDimension(long Length, string? Name)
{
    /// <summary>A fixed length.</summary>
    public static implicit operator OnnxDimension(long length) => new(length, null);

    /// <summary>A length that is the same wherever the name stands in one run.</summary>
    public static implicit operator OnnxDimension(string name) => new(0, name);
}
