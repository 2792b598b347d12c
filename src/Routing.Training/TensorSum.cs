using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Training;

/// <summary>Sums of tensors whose factor is held.</summary>
/// <remarks>TorchSharp makes a Scalar for each sum, and for each operation with a number, gives native code its handle and holds it no
/// longer: a collection at that moment frees it under the call ("Expected false to be true ... Scalar.h").</remarks>
internal static class TensorSum
{
    private static readonly Scalar _one = 1.ToScalar();

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, _one);
}
