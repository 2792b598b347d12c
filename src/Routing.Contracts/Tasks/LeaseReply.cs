namespace Routing.Contracts;

/// <summary>The lease a task gave, or its refusal.</summary>
[GenerateSerializer, Immutable, Alias("routing.LeaseReply")]
public sealed record LeaseReply([property: Id(0)] TaskView? Task, [property: Id(1)] Receipt Receipt);
