namespace Routing.RewardModels.Acquisition;

/// <summary>A point of a strategy's curve, means over the seeds.</summary>
/// <param name="Labels">Labels bought.</param>
/// <param name="StdErr">Standard error of the accuracy; null with one seed.</param>
/// <param name="AboveRandom">Accuracy less that of random order with the same seeds; null where random was not asked for.</param>
/// <param name="AboveRandomStdErr">Its standard error, seed by seed; null with one.</param>
public sealed record AcquisitionPoint(
    int Labels, double Accuracy, double? StdErr, double LogLoss, double? AboveRandom, double? AboveRandomStdErr);

/// <summary>How a strategy did.</summary>
public sealed record StrategyResult(string Strategy, IReadOnlyList<AcquisitionPoint> Curve);

/// <summary>A whole replay.</summary>
/// <param name="Pool">Pairs that could be bought, mean over the seeds.</param>
/// <param name="HeldOut">Pairs scored, mean over the seeds.</param>
/// <param name="Whole">Accuracy with the whole pool.</param>
public sealed record AcquisitionResult(int Seeds, double Pool, double HeldOut, double Whole, IReadOnlyList<StrategyResult> Strategies);
