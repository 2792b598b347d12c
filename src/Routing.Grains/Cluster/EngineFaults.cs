using Routing.Contracts;
using Routing.Core.Ledgers;
using Routing.Core.Ports;

namespace Routing.Grains.Cluster;

/// <summary>What the journal and its readers throw, as the contract promises it.</summary>
internal static class EngineFaults
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(100);

    /// <summary>The fault of the contract; null where the exception is none of ours.</summary>
    public static Exception? Of(Exception thrown) => thrown switch
    {
        JournalUnavailableException unavailable => new EngineUnavailableException(
            unavailable.IsFull ? EngineUnavailableException.Overloaded : EngineUnavailableException.StorageUnavailable,
            unavailable.Message, unavailable.RetryAfter),
        JournalConflictException raced => new EngineUnavailableException(EngineUnavailableException.Overloaded, raced.Message, _soon),
        UnreadableEventException unreadable => new StateUnreadableException(unreadable.Message, unreadable.Stream, unreadable.Position),
        _ => null,
    };
}
