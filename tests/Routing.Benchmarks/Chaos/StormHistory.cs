using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Storage.Postgres;

namespace Routing.Benchmarks.Chaos;

/// <summary>The tasks of a storm as the journal holds them, read on from where they were read last.</summary>
public sealed class StormHistory(string database, string programme)
{
    private readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();
    private readonly Dictionary<string, List<FeedbackTaskEvent>> _items = new(StringComparer.Ordinal);
    private readonly List<string> _gaps = [];
    private long _position;

    /// <summary>Facts by item.</summary>
    public IReadOnlyDictionary<string, List<FeedbackTaskEvent>> Items => _items;

    /// <summary>Events that do not follow the one before.</summary>
    public IReadOnlyList<string> Gaps => _gaps;

    /// <summary>Reads what is new.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public async Task ReadOn(CancellationToken cancellation)
    {
        await using var journal = await PostgresJournal.Open(database, cancellation: cancellation);
        var prefix = Keys.ItemStreams(programme);
        await foreach (var recorded in journal.ReadAll(prefix, _position, cancellation))
        {
            _position = recorded.Position;
            var item = recorded.Stream[prefix.Length..];
            if (!_items.TryGetValue(item, out var facts))
                _items[item] = facts = [];
            if (facts.Count != recorded.Sequence)
                _gaps.Add($"{item}: event {recorded.Sequence} follows {facts.Count - 1}");
            facts.Add(_codec.Decode(recorded.Body));
        }
    }
}
