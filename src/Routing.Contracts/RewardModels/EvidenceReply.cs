namespace Routing.Contracts;

/// <summary>Evidence about pairs in the order they were asked for; NaN for those without a score yet.</summary>
/// <param name="LogOdds">Of the first candidate being preferred to the second; empty where the version is not scored here.</param>
/// <param name="Variances">Of the log odds.</param>
/// <param name="OutOfDomain">An answer is unlike those of training; null from a silo that does not say.</param>
[GenerateSerializer, Immutable, Alias("routing.EvidenceReply")]
public sealed record EvidenceReply([property: Id(0)] float[] LogOdds, [property: Id(1)] float[] Variances, [property: Id(2)] bool[]? OutOfDomain = null);
