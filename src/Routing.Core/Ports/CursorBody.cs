using System.Buffers.Binary;
using System.Text.Json;

namespace Routing.Core.Ports;

/// <summary>How far a consumer of the journal has come, as its snapshot says it: eight bytes, the lowest first, where it keeps nothing else;
/// else JSON with a member <c>Position</c>.</summary>
public static class CursorBody
{
    /// <summary>A place and nothing else.</summary>
    public static byte[] Of(long position)
    {
        var body = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(body, position);
        return body;
    }

    /// <summary>Everything up to here is done or set aside.</summary>
    public static long PositionOf(ReadOnlyMemory<byte> body)
    {
        if (body.Length == sizeof(long))
            return BinaryPrimitives.ReadInt64LittleEndian(body.Span);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("Position").GetInt64();
    }
}
