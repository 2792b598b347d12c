namespace Routing.Contracts;

/// <summary>How far the served version is believed.</summary>
/// <param name="Scale">t; 0: not at all.</param>
/// <param name="Gain">Log likelihood of people's answers that the evidence adds, nats over <paramref name="Items"/> items.</param>
/// <param name="Slices">Scale by slice.</param>
/// <param name="Thresholds">By risk class: the joined confidence from which items close with the model's help; null: never.</param>
/// <param name="Accept">By slice, and "elsewhere", by risk class: the confidence of the evidence alone from which items close before
/// anybody judged them; null: nothing closes so.</param>
[GenerateSerializer, Immutable, Alias("routing.TrustView")]
public sealed record TrustView(
    [property: Id(0)] string Model, [property: Id(1)] double Scale, [property: Id(2)] double[] Bias, [property: Id(3)] double Gain,
    [property: Id(4)] int Items, [property: Id(5)] Dictionary<string, double> Slices,
    [property: Id(6)] Dictionary<string, double?> Thresholds, [property: Id(7)] double BlindShare,
    [property: Id(8)] Dictionary<string, Dictionary<string, double?>>? Accept = null);
