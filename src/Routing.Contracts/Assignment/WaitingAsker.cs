namespace Routing.Contracts;

/// <summary>One who waits with others.</summary>
/// <param name="Command">Of his request.</param>
[GenerateSerializer, Immutable, Alias("routing.WaitingAsker")]
public sealed record WaitingAsker([property: Id(0)] AskerDocument Asker, [property: Id(1)] string Command);
