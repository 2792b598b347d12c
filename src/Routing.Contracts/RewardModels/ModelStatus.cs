namespace Routing.Contracts;

/// <summary>A line of reward models.</summary>
/// <param name="Refusal">Why the programme has none; null where it has one.</param>
/// <param name="Scored">Pairs with a score of the served version on the silo that answered.</param>
/// <param name="Evidence">In plain words: whether the evidence steers routing now, and why not.</param>
/// <param name="Judgments">Of work items.</param>
/// <param name="LabelsNeeded">Judgments after which the next run is due.</param>
/// <param name="Lines">All lines of the programme.</param>
/// <param name="Triggers">Every reason to train with its value and threshold; null: the programme has no reward model.</param>
[GenerateSerializer, Immutable, Alias("routing.ModelStatus")]
public sealed record ModelStatus(
    [property: Id(0)] string Line, [property: Id(1)] string? Refusal, [property: Id(2)] ServedVersion? Served,
    [property: Id(3)] ModelVersionView[] Versions, [property: Id(4)] ServingView[] Serving, [property: Id(5)] RunView? Run,
    [property: Id(6)] string[] Waiting, [property: Id(7)] long Judgments, [property: Id(8)] long LabelsNeeded,
    [property: Id(9)] TrustView? Trust, [property: Id(10)] int Scored, [property: Id(11)] string Evidence,
    [property: Id(12)] string? LastFailure, [property: Id(13)] TriggerView[]? Triggers = null,
    [property: Id(14)] string[]? Lines = null);
