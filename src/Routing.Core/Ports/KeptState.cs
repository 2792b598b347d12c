namespace Routing.Core.Ports;

/// <summary>One snapshot of which the last writer wins. What it holds may be old or lost; the journal tells the rest.</summary>
/// <param name="name">Of the snapshot.</param>
public sealed class KeptState(ISnapshots snapshots, string name)
{
    private long? _version;

    /// <summary>What was kept last; null where nothing was.</summary>
    public async Task<ReadOnlyMemory<byte>?> Read(CancellationToken cancellation)
    {
        var found = await snapshots.Read(name, cancellation);
        _version = found?.Version ?? 0;
        return found?.Body;
    }

    /// <summary>Keeps this instead; nothing where another activation wrote since: then the next one is kept.</summary>
    public async Task Write(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        _version ??= (await snapshots.Read(name, cancellation))?.Version ?? 0;
        _version = await snapshots.Write(name, _version.Value, body, cancellation);
    }
}
