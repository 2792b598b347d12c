namespace Routing.Contracts;

/// <summary>A reason to train as it stands now.</summary>
/// <param name="Reason">newLabels, calibration, drift, uncertainty, schedule, domain, onlineAccuracy, audit, rubric, correction or request.</param>
/// <param name="Value">What is compared with the threshold; null: not known yet.</param>
/// <param name="Due">The reason holds.</param>
/// <param name="Detail">The numbers, in plain words, or why there are none.</param>
[GenerateSerializer, Immutable, Alias("routing.TriggerView")]
public sealed record TriggerView(
    [property: Id(0)] string Reason, [property: Id(1)] double? Value, [property: Id(2)] double Threshold, [property: Id(3)] bool Due,
    [property: Id(4)] string Detail);
