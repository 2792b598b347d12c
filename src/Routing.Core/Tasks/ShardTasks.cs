using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;

namespace Routing.Core.Tasks;

/// <summary>The tasks of a queue shard as the journal holds them.</summary>
/// <param name="Tasks">By item, with the number of its facts. Those that were not open when a snapshot was kept may be missing.</param>
/// <param name="Position">Of the journal, up to which all was read.</param>
/// <param name="Poison">What could not be read.</param>
public sealed record ShardTasks(
    IReadOnlyDictionary<string, (FeedbackTaskState Task, int Version)> Tasks, long Position, PoisonEvents Poison)
{
    /// <summary>Before the first fact.</summary>
    public static ShardTasks None { get; } =
        new(ImmutableDictionary<string, (FeedbackTaskState, int)>.Empty, 0, new PoisonEvents("shard"));

    /// <summary>Leases of tasks that are missing, the last ones of each reviewer.</summary>
    public ImmutableArray<(string Reviewer, KnownLease Lease)> EarlierLeases { get; init; } = [];

    /// <summary>Items that could not be read when a snapshot was kept.</summary>
    public ImmutableArray<string> Unreadable { get; init; } = [];

    /// <summary>The last fact of the programme that was read; null where there was none.</summary>
    public JournalMark? Last { get; init; }

    /// <summary>Facts of its items that were read beside a snapshot.</summary>
    public int Read { get; init; }
}
