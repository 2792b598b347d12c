using Routing.Core.Ledgers;

namespace Routing.Core.Tasks;

/// <summary>The tasks of a queue shard as the journal holds them.</summary>
/// <param name="Tasks">By item, with the number of its facts.</param>
/// <param name="Position">Of the journal, up to which all was read.</param>
/// <param name="Poison">What could not be read.</param>
public sealed record ShardTasks(
    IReadOnlyDictionary<string, (FeedbackTaskState Task, int Version)> Tasks, long Position, PoisonEvents Poison);
