namespace Routing.Contracts;

/// <summary>Counts of a programme.</summary>
/// <param name="Budgets">The money of the tiers that have a budget; null where none has.</param>
/// <param name="Alarms">What calls for a person and what audits show, in plain words with numbers.</param>
/// <param name="Aside">Items and reviewers that are left out because an event of theirs cannot be read, the first few; null for
/// none.</param>
/// <param name="Stage">draft, pilot, revising, live, paused or closed.</param>
[GenerateSerializer, Immutable, Alias("routing.ProgrammeStatus")]
public sealed record ProgrammeStatus(
    [property: Id(0)] string Name, [property: Id(1)] int Version, [property: Id(2)] int Open,
    [property: Id(3)] int Leases, [property: Id(4)] int WaitingForExpert, [property: Id(5)] int Gold,
    [property: Id(6)] long Judgments, [property: Id(7)] int Epoch, [property: Id(8)] long Events,
    [property: Id(9)] string[]? Alarms = null, [property: Id(10)] SetAside[]? Aside = null,
    [property: Id(11)] TierPaceDocument[]? Budgets = null, [property: Id(12)] string? Stage = null);
