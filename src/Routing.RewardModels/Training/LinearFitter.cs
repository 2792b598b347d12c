using Routing.Core.Programmes;

namespace Routing.RewardModels.Training;

/// <summary>Fits linear heads.</summary>
public sealed class LinearFitter : IHeadFitter
{
    /// <inheritdoc/>
    public HeadKind Kind => HeadKind.Linear;

    /// <inheritdoc/>
    public FittedHead Fit(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, int seed, IProgress<string>? progress, CancellationToken cancellation)
    {
        var tuning = HeadTrainer.Tune(encoded, Splits.Folds(pairs, HeadTrainer.TuningFolds, seed), progress, cancellation);
        return new FittedHead(HeadTrainer.Fit(encoded, tuning.Prior, tuning.Temperature, seed), tuning.Prior, tuning.LogLoss);
    }

    /// <inheritdoc/>
    public RewardHead Again(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, RewardHead? before, HeadPrior prior, int seed, CancellationToken cancellation)
    {
        return HeadTrainer.Fit(encoded, prior, before?.Temperature ?? 1, seed, (before as LinearHead)?.Start);
    }
}
