using System.Collections.Concurrent;
using Routing.Core.Ports;

namespace Routing.Storage;

/// <summary>Snapshots that end with the process; for tests and simulations.</summary>
public sealed class InMemorySnapshots : ISnapshots
{
    private readonly ConcurrentDictionary<string, StoredSnapshot> _states = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<StoredSnapshot?> Read(string name, CancellationToken cancellation) =>
        Task.FromResult(_states.TryGetValue(name, out var state) ? state : (StoredSnapshot?)null);

    /// <inheritdoc />
    public Task<long?> Write(string name, long expected, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var next = new StoredSnapshot(expected + 1, body.ToArray());
        var written = expected == 0
            ? _states.TryAdd(name, next)
            : _states.TryGetValue(name, out var present) && present.Version == expected && _states.TryUpdate(name, next, present);
        return Task.FromResult(written ? expected + 1 : (long?)null);
    }

    /// <inheritdoc />
    public Task Remove(string name, long expected, CancellationToken cancellation)
    {
        if (_states.TryGetValue(name, out var present) && present.Version == expected)
            _states.TryRemove(KeyValuePair.Create(name, present));
        return Task.CompletedTask;
    }
}
