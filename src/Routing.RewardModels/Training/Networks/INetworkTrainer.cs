namespace Routing.RewardModels.Training.Networks;

/// <summary>Trains network heads. Equal plan, pairs and threads give equal weights.</summary>
public interface INetworkTrainer
{
    /// <summary>The head that is best on the pairs to tune on, centred on the others.</summary>
    /// <exception cref="InvalidOperationException">It cannot be trained here, with the reason.</exception>
    NetworkHead Train(NetworkPlan plan, NetworkPairs pairs, IProgress<string>? progress, CancellationToken cancellation);
}
