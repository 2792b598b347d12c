namespace Routing.Contracts.Feeds;

/// <summary>Something that happened, as frontends and vendors may know it: ids and small facts, never a text, an answer or
/// whether an item is gold.</summary>
/// <param name="Position">Place in the journal: rises, the same each time the event comes again. Deduplicate by it, and
/// resume from the one after the last that was dealt with.</param>
/// <param name="Type">item.ready, item.resolved, item.unresolvable, item.disputed, item.reopened, lease.granted,
/// lease.returned, judgment.submitted, reviewer.enrolled, reviewer.qualified, reviewer.calibration, reviewer.probation,
/// reviewer.suspended, reviewer.rejected, programme.applied, reward_model.trained, reward_model.decided,
/// reward_model.served, reward_model.rolled_back.</param>
/// <param name="Subject">External id of the item, id of the reviewer, or name of the programme or model.</param>
/// <param name="At">When it happened; null where the fact holds no time.</param>
/// <param name="Data">Small facts by name.</param>
[GenerateSerializer, Immutable, Alias("routing.LiveEvent")]
public sealed record LiveEvent(
    [property: Id(0)] long Position, [property: Id(1)] string Type, [property: Id(2)] string Programme,
    [property: Id(3)] string Subject, [property: Id(4)] DateTimeOffset? At, [property: Id(5)] Dictionary<string, string> Data);
