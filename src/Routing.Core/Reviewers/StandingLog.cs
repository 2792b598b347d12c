using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Ports;

namespace Routing.Core.Reviewers;

/// <summary>A programme's reviewers as a refit needs them, read from the journal and kept up with it. Not safe for
/// concurrent use.</summary>
public sealed class StandingLog
{
    private readonly JsonEventCodec<ReviewerEvent> _codec = new();
    private readonly Dictionary<string, ReviewerState> _reviewers = new(StringComparer.Ordinal);

    /// <summary>Reviewers who are left out because an event of theirs cannot be read.</summary>
    public PoisonEvents Poison { get; } = new("standing");

    /// <summary>All events of the programme's reviewers up to here were read.</summary>
    public long Position { get; private set; }

    /// <summary>Reads what is new.</summary>
    public async Task Read(IJournal journal, string streamPrefix, CancellationToken cancellation)
    {
        await foreach (var page in journal.ReadPages(streamPrefix, Position, cancellation))
        {
            foreach (var recorded in page.Events)
            {
                Position = recorded.Position;
                Take(recorded, recorded.Stream[streamPrefix.Length..]);
            }

            Position = page.Seen; // What others wrote is not looked through again.
        }
    }

    private void Take(Recorded recorded, string reviewer)
    {
        if (Poison.Holds(recorded.Stream))
            return;
        try
        {
            _reviewers[reviewer] = _reviewers.GetValueOrDefault(reviewer, ReviewerState.Initial).Apply(_codec.Decode(recorded.Body));
        }
        catch (Exception fault) when (Poison.Add(recorded, fault))
        {
            _reviewers.Remove(reviewer);
        }
    }

    /// <summary>A reviewer's pool; null where he is not enrolled.</summary>
    public string? PoolOf(string reviewer) => _reviewers.GetValueOrDefault(reviewer)?.Enrolment?.Pool;

    /// <summary>People who answer as one until somebody clears them: one of a pair is enough.</summary>
    public Blocs Blocs() => Labels.Blocs.Of(
        from reviewer in _reviewers.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        from other in reviewer.Value.CopiesWith
        where !_reviewers.GetValueOrDefault(other, ReviewerState.Initial).ClearedWith.Contains(reviewer.Key)
        select (reviewer.Key, other));

    /// <summary>When the standing of each reviewer last changed by what he did; enrolment is no such change.</summary>
    public ImmutableDictionary<string, DateTimeOffset> ChangedAt() => _reviewers
        .Where(pair => pair.Value.Changes.Count > 1)
        .ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ChangedAt, StringComparer.Ordinal);
}
