using Routing.Core.Ports;
using Routing.Core.Telemetry;

namespace Routing.Core.Ledgers;

/// <summary>An event that could not be read or applied.</summary>
/// <param name="Fault">Kind of the fault; never what the event holds.</param>
public sealed record PoisonEvent(long Position, string Stream, string Fault);

/// <summary>Streams that a fold over many cannot follow: each is left out as a whole from the first event that cannot be
/// taken, and the rest goes on. Counts what it meets. Not safe for concurrent use.</summary>
/// <param name="consumer">Name of the fold in the metric.</param>
public sealed class PoisonEvents(string consumer)
{
    private readonly Dictionary<string, PoisonEvent> _streams = new(StringComparer.Ordinal);

    /// <summary>The event at which each stream was left, by position.</summary>
    public IEnumerable<PoisonEvent> All => _streams.Values.OrderBy(poison => poison.Position);

    /// <summary>Streams left out.</summary>
    public int Count => _streams.Count;

    /// <summary>Whether the stream was left at an earlier event.</summary>
    public bool Holds(string stream) => _streams.ContainsKey(stream);

    /// <summary>Leaves the stream at this event.</summary>
    /// <returns>False where the fault says nothing about the event: it is to be thrown on.</returns>
    public bool Add(Recorded recorded, Exception fault)
    {
        if (fault is OutOfMemoryException or OperationCanceledException)
            return false;
        if (_streams.TryAdd(recorded.Stream, new PoisonEvent(recorded.Position, recorded.Stream, fault.GetType().Name)))
            Instruments.FeedPoison.Add(1, new KeyValuePair<string, object?>("consumer", consumer));
        return true;
    }
}
