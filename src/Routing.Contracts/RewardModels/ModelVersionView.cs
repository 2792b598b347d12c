namespace Routing.Contracts;

/// <summary>A version with its lineage and what was decided about it.</summary>
/// <param name="Low">Lower end of the 95 % interval of the accuracy.</param>
/// <param name="Evaluated">Pairs of unseen prompts that it was evaluated on.</param>
/// <param name="Verdict">accept, hold or reject.</param>
[GenerateSerializer, Immutable, Alias("routing.ModelVersionView")]
public sealed record ModelVersionView(
    [property: Id(0)] int Version, [property: Id(1)] string Artefact, [property: Id(2)] string Dataset, [property: Id(3)] int Pairs,
    [property: Id(4)] double Accuracy, [property: Id(5)] double Low, [property: Id(6)] double High, [property: Id(7)] int Evaluated,
    [property: Id(8)] double LengthBaseline, [property: Id(9)] double StyleBaseline, [property: Id(10)] double LengthControlled,
    [property: Id(11)] string Verdict, [property: Id(12)] string DecidedBy, [property: Id(13)] string[] Reasons,
    [property: Id(14)] ProbeView[] Probes, [property: Id(15)] DateTimeOffset At, [property: Id(16)] string TrainedFor);
