namespace Routing.Contracts;

/// <summary>One task with its live belief and its history.</summary>
/// <param name="StopReason">Why no more judgments are bought, or why it is disputed; null while it is open.</param>
/// <param name="Standing">What the stop rule says now, in plain words with numbers.</param>
/// <param name="Ruling">Adjudicator and his reason; null where nobody had to rule.</param>
/// <param name="RuledText">The text he wrote; null where people answer with classes.</param>
/// <param name="Evidence">What a reward model says of it; null where the programme has none.</param>
/// <param name="ClosedWith">The reward model that helped to close it; null: people alone.</param>
/// <param name="Assisted">Confidence joined with that model's evidence.</param>
/// <param name="Moves">Times a person took it out of routing or put it back, oldest first; null for none.</param>
/// <param name="Merged">Where it was merged; null where it stands for itself.</param>
/// <param name="Duplicates">Items merged under it, in lists alone; null for none.</param>
[GenerateSerializer, Immutable, Alias("routing.TaskRecord")]
public sealed record TaskRecord(
    [property: Id(0)] ItemDocument Item, [property: Id(1)] string Status, [property: Id(2)] string? StopReason,
    [property: Id(3)] string Standing, [property: Id(4)] Dictionary<string, string> Verdicts,
    [property: Id(5)] double? Confidence, [property: Id(6)] QuestionBelief[] Beliefs,
    [property: Id(7)] JudgmentRecord[] Judgments, [property: Id(8)] HeldLease[] Leases,
    [property: Id(9)] string[] Skips, [property: Id(10)] DateTimeOffset OpenedAt,
    [property: Id(11)] DateTimeOffset? ClosedAt, [property: Id(12)] string? Ruling = null,
    [property: Id(13)] EvidenceView? Evidence = null, [property: Id(14)] string? ClosedWith = null,
    [property: Id(15)] double? Assisted = null, [property: Id(16)] PromptGroupView? Group = null,
    [property: Id(17)] MoveRecord[]? Moves = null, [property: Id(18)] string? RuledText = null,
    [property: Id(19)] MergeView? Merged = null, [property: Id(20)] string[]? Duplicates = null);
