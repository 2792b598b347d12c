namespace Routing.Contracts;

/// <summary>A task under a lease, or the reasons why there is none now.</summary>
[GenerateSerializer, Immutable, Alias("routing.WorkReply")]
public sealed record WorkReply(
    [property: Id(0)] TaskView? Task, [property: Id(1)] string[] Reasons, [property: Id(2)] TimeSpan AskAgainIn);
