using Routing.Contracts;
using Routing.Core.Ledgers;
using Routing.Core.Ports;

namespace Routing.Grains.Cluster;

/// <summary>Turns what the journal and its readers throw into what the contract promises, once, where a call leaves its grain.</summary>
public sealed class FaultFilter : IIncomingGrainCallFilter
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (JournalUnavailableException unavailable)
        {
            throw new EngineUnavailableException(
                unavailable.IsFull ? EngineUnavailableException.Overloaded : EngineUnavailableException.StorageUnavailable,
                unavailable.Message, unavailable.RetryAfter);
        }
        catch (JournalConflictException raced)
        {
            throw new EngineUnavailableException(EngineUnavailableException.Overloaded, raced.Message, _soon);
        }
        catch (UnreadableEventException unreadable)
        {
            throw new StateUnreadableException(unreadable.Message, unreadable.Stream, unreadable.Position);
        }
    }
}
