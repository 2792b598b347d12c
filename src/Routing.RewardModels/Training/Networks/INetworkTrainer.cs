namespace Routing.RewardModels.Training.Networks;

/// <summary>Trains network heads. Equal plan, pairs and threads give equal weights.</summary>
public interface INetworkTrainer
{
    /// <summary>Begins the fits of one training run, one after the other.</summary>
    /// <param name="folder">Where the run keeps what a kill must not take away: a run that is begun again in it does no fit twice; null:
    /// it lasts no longer than each fit.</param>
    INetworkRun Begin(string? folder);
}
