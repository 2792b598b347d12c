using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Routing.Core.Ports;

namespace Routing.Storage.Copy;

/// <summary>SHA-256 over events in order: position, stream, sequence and body of each, with their lengths.</summary>
internal sealed class JournalHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Events added.</summary>
    public long Count { get; private set; }

    public void Add(Recorded recorded)
    {
        var stream = Encoding.UTF8.GetBytes(recorded.Stream);
        Span<byte> head = stackalloc byte[20];
        BinaryPrimitives.WriteInt64LittleEndian(head, recorded.Position);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], recorded.Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], stream.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], recorded.Body.Length);
        _hash.AppendData(head);
        _hash.AppendData(stream);
        _hash.AppendData(recorded.Body.Span);
        Count++;
    }

    /// <summary>The hash of what was added so far, as hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
