namespace Routing.Core.RewardModels;

/// <summary>One reason to train as it stands now.</summary>
/// <param name="Value">What is compared with the threshold; null: not known, as <paramref name="Detail"/> says why.</param>
/// <param name="Due">The reason holds.</param>
/// <param name="Detail">The numbers, in plain words.</param>
public sealed record TriggerReading(TrainingReason Reason, double? Value, double Threshold, bool Due, string Detail);
