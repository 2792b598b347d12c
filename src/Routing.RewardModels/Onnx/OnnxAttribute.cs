namespace Routing.RewardModels.Onnx;

/// <summary>A constant property of a node.</summary>
public abstract record OnnxAttribute(string Name)
{
    /// <summary>A whole number.</summary>
    public sealed record Number(string Name, long Value) : OnnxAttribute(Name);

    /// <summary>A real number.</summary>
    public sealed record Real(string Name, float Value) : OnnxAttribute(Name);

    /// <summary>Whole numbers.</summary>
    public sealed record Numbers(string Name, params long[] Values) : OnnxAttribute(Name);
}
