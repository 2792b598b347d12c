using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Routing.Core.Ports;

namespace Routing.Core.Ledgers;

/// <summary>
/// The state of one stream, kept in step with the journal: decide, record, only then remember. Transactions run one
/// after the other; reading the state never waits for a write.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to release.")]
public sealed class Ledger<TState, TEvent>(
    IJournal journal, IEventCodec<TEvent> codec, string stream, TState initial, Func<TState, TEvent, TState> apply)
{
    private const int MaxRepeats = 3;

    private readonly SemaphoreSlim _turn = new(1, 1);

    // Null while the journal may hold something we have not seen.
    private volatile Memory? _memory;

    /// <summary>Events remembered; 0 while nothing is.</summary>
    public int Count => _memory?.Count ?? 0;

    /// <summary>The state as last recorded, read from the journal when it is not in memory.</summary>
    /// <exception cref="UnreadableEventException">An event of the stream cannot be read or applied.</exception>
    public ValueTask<TState> State(CancellationToken cancellation) =>
        _memory is { } memory ? ValueTask.FromResult(memory.State) : new ValueTask<TState>(LoadState(cancellation));

    /// <summary>
    /// Decides, records the events, then remembers them. If recording fails, memory is forgotten, since the events may
    /// have landed all the same. If somebody else wrote, the decision is taken again on the new state.
    /// </summary>
    /// <returns>The refusal, or null when the command holds.</returns>
    /// <exception cref="JournalConflictException">Somebody else was first each time.</exception>
    public async Task<Refusal?> Transact(Func<TState, Decision<TEvent>> decide, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            for (var repeats = 0; ; repeats++)
            {
                var memory = _memory ??= await Load(cancellation);

                switch (decide(memory.State))
                {
                    case Decision<TEvent>.Refused(var reason):
                        return reason;

                    case Decision<TEvent>.Accepted([_, ..] events):
                        if (await Record(memory, events, mayRepeat: repeats < MaxRepeats, cancellation))
                            return null;
                        break;

                    default:
                        return null; // Accepted, with nothing new to record.
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> Record(
        Memory memory, ImmutableArray<TEvent> events, bool mayRepeat, CancellationToken cancellation)
    {
        // An event that cannot be encoded reaches neither journal nor memory.
        var bodies = new ReadOnlyMemory<byte>[events.Length];
        for (var i = 0; i < events.Length; i++)
            bodies[i] = codec.Encode(events[i]);

        try
        {
            await journal.Append(stream, memory.Count, bodies, cancellation);
            _memory = new Memory(events.Aggregate(memory.State, apply), memory.Count + events.Length);
            return true;
        }
        catch (JournalConflictException) when (mayRepeat)
        {
            _memory = null;
            return false;
        }
        catch
        {
            _memory = null;
            throw;
        }
    }

    private async Task<TState> LoadState(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return (_memory ??= await Load(cancellation)).State;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Memory> Load(CancellationToken cancellation)
    {
        var state = initial;
        var count = 0;
        await foreach (var recorded in journal.Read(stream, 0, cancellation))
        {
            try
            {
                state = apply(state, codec.Decode(recorded.Body));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                throw new UnreadableEventException(recorded, fault);
            }

            count++;
        }

        return new Memory(state, count);
    }

    private sealed record Memory(TState State, int Count);
}
