namespace Routing.RewardModels.Onnx;

/// <summary>Kind of a tensor's elements, by its number in the ONNX schema (TensorProto.DataType).</summary>
public enum OnnxElement
{
    /// <summary>32-bit floating point.</summary>
    Real = 1,

    /// <summary>64-bit integer.</summary>
    Whole = 7,
}
