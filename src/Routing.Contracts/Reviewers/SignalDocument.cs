namespace Routing.Contracts;

/// <summary>One signal about a reviewer's work.</summary>
/// <param name="Kind">Name of a <see cref="Core.Reviewers.SignalKind"/>.</param>
/// <param name="Acts">It leads to probation; others only make for more gold.</param>
/// <param name="With">The others it is about.</param>
[GenerateSerializer, Immutable, Alias("routing.SignalDocument")]
public sealed record SignalDocument(
    [property: Id(0)] string Kind, [property: Id(1)] bool Acts, [property: Id(2)] string Words,
    [property: Id(3)] DateTimeOffset At, [property: Id(4)] string[] With);
