namespace Routing.Core.Ports;

/// <summary>Small states by name: cursors, subscriptions, folds of long streams. Losing them all costs work done again and
/// nothing else: what must not be lost is in the journal.</summary>
public interface ISnapshots
{
    /// <summary>The state with its version; null where none was written.</summary>
    Task<StoredSnapshot?> Read(string name, CancellationToken cancellation);

    /// <summary>Writes the state and gives its new version.</summary>
    /// <param name="name">The state.</param>
    /// <param name="expected">The version the caller knows; 0 where there is none.</param>
    /// <param name="body">The encoded state.</param>
    /// <param name="cancellation">Stops waiting; the state may still be written.</param>
    /// <returns>The new version; null where the state has another version than expected.</returns>
    Task<long?> Write(string name, long expected, ReadOnlyMemory<byte> body, CancellationToken cancellation);

    /// <summary>Removes the state; nothing where there is none or it has another version.</summary>
    Task Remove(string name, long expected, CancellationToken cancellation);
}

/// <summary>A state as it was last written.</summary>
/// <param name="Version">Counts the writes of this name from 1.</param>
public readonly record struct StoredSnapshot(long Version, ReadOnlyMemory<byte> Body);
