using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace Routing.RewardModels.Onnx;

/// <summary>One message of the protocol-buffer format, field by field.</summary>
internal sealed class ProtoMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    public ProtoMessage Number(int field, long value) => Add(field, WireType.Varint, output => output.WriteInt64(value));

    public ProtoMessage Real(int field, float value) => Add(field, WireType.Fixed32, output => output.WriteFloat(value));

    public ProtoMessage Text(int field, string value) => Add(field, WireType.LengthDelimited, output => output.WriteString(value));

    public ProtoMessage Bytes(int field, byte[] value) =>
        Add(field, WireType.LengthDelimited, output => output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value)));

    public ProtoMessage Message(int field, ProtoMessage value) => Bytes(field, value.ToBytes());

    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            foreach (var write in _fields)
                write(output);
        }

        return memory.ToArray();
    }

    private ProtoMessage Add(int field, WireType type, Action<CodedOutputStream> write)
    {
        _fields.Add(output =>
        {
            output.WriteTag(field, type);
            write(output);
        });
        return this;
    }
}
