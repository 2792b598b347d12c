using Xunit;

namespace Routing.Training.Tests;

/// <summary>Tests that use Torch run one after the other: its threads, its seed and the count of its tensors are the process's. One
/// thread, for more of them wait for each other on a machine that is shared.</summary>
[Collection("Torch")]
public abstract class TorchTests
{
    protected TorchTests() => TorchSharp.torch.set_num_threads(1);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Tensors alive once the collector has taken what earlier tests left; later it may still take more, never give.</summary>
    private protected static long Tensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TorchSharp.torch.Tensor.TotalCount;
    }
}
