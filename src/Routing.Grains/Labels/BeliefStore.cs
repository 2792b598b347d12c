using System.Buffers.Binary;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;

namespace Routing.Grains.Labels;

/// <summary>Keeps the newest refit of a programme for the next activation of its grain: to read a long log takes longer than
/// anybody waits. What is kept may be old or lost; the log tells the rest.</summary>
internal sealed class BeliefStore(ISnapshots snapshots, string programme)
{
    // Format, version of the programme, length of the beliefs; then the beliefs and the reputations.
    private const int Format = 1, Header = 3 * sizeof(int);

    private long? _version;

    /// <summary>What was kept; null where there is nothing, or nothing that this release and this version of the programme can use.</summary>
    public async Task<KeptBeliefs?> Read(int programmeVersion, CancellationToken cancellation)
    {
        var found = await snapshots.Read(Keys.Beliefs(programme), cancellation);
        _version = found?.Version ?? 0;
        if (found is not { Body: { Length: >= Header } body } || At(body, 0) != Format || At(body, 1) != programmeVersion)
            return null;
        var beliefs = body.Slice(Header, At(body, 2)).ToArray();
        return new KeptBeliefs(await Task.Run(() => BeliefSnapshot.Decode(beliefs), cancellation), beliefs, body[(Header + beliefs.Length)..].ToArray());
    }

    /// <summary>Keeps a refit in place of the last one.</summary>
    public async Task Write(int programmeVersion, byte[] beliefs, byte[] reputations, CancellationToken cancellation)
    {
        _version ??= (await snapshots.Read(Keys.Beliefs(programme), cancellation))?.Version ?? 0;
        var body = new byte[Header + beliefs.Length + reputations.Length];
        foreach (var (index, value) in new[] { Format, programmeVersion, beliefs.Length }.Index())
            BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(index * sizeof(int)), value);
        beliefs.CopyTo(body, Header);
        reputations.CopyTo(body, Header + beliefs.Length);
        _version = await snapshots.Write(Keys.Beliefs(programme), _version.Value, body, cancellation); // Null where another activation wrote: read anew next time.
    }

    private static int At(ReadOnlyMemory<byte> body, int index) => BinaryPrimitives.ReadInt32LittleEndian(body.Span[(index * sizeof(int))..]);
}

/// <summary>A refit as it was kept.</summary>
/// <param name="Body">Its encoded form.</param>
/// <param name="Reputations">The reputations that belong to it, encoded.</param>
internal sealed record KeptBeliefs(BeliefSnapshot Snapshot, byte[] Body, byte[] Reputations);
