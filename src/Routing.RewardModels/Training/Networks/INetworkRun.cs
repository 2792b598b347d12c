namespace Routing.RewardModels.Training.Networks;

/// <summary>The fits of one training run; what they share ends with it.</summary>
public interface INetworkRun : IDisposable
{
    /// <summary>The head that is best on the pairs to tune on, centred on the others.</summary>
    /// <exception cref="TorchWorkerException">It cannot be trained here, with the reason.</exception>
    NetworkHead Train(NetworkPlan plan, NetworkPairs pairs, IProgress<string>? progress, CancellationToken cancellation);
}
