using System.Buffers.Binary;
using Routing.Core.Labels;

namespace Routing.Grains.Labels;

/// <summary>A refit as it is kept for the next activation of its grain.</summary>
/// <param name="Body">Its encoded form.</param>
/// <param name="Reputations">The reputations that belong to it, encoded.</param>
internal sealed record KeptBeliefs(BeliefSnapshot Snapshot, byte[] Body, byte[] Reputations)
{
    // Format, version of the programme, length of the beliefs; then the beliefs and the reputations.
    private const int Format = 1, Header = 3 * sizeof(int);

    public static byte[] Encode(int programmeVersion, byte[] beliefs, byte[] reputations)
    {
        var body = new byte[Header + beliefs.Length + reputations.Length];
        foreach (var (index, value) in new[] { Format, programmeVersion, beliefs.Length }.Index())
            BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(index * sizeof(int)), value);
        beliefs.CopyTo(body, Header);
        reputations.CopyTo(body, Header + beliefs.Length);
        return body;
    }

    /// <summary>Null where this release, or this version of the programme, has no use for it.</summary>
    public static KeptBeliefs? Decode(ReadOnlyMemory<byte> body, int programmeVersion)
    {
        if (body.Length < Header || At(body, 0) != Format || At(body, 1) != programmeVersion)
            return null;
        var beliefs = body.Slice(Header, At(body, 2)).ToArray();
        return new KeptBeliefs(BeliefSnapshot.Decode(beliefs), beliefs, body[(Header + beliefs.Length)..].ToArray());
    }

    private static int At(ReadOnlyMemory<byte> body, int index) => BinaryPrimitives.ReadInt32LittleEndian(body.Span[(index * sizeof(int))..]);
}
