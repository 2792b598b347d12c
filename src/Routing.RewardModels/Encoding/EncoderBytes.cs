using System.Runtime.InteropServices;
using Routing.RewardModels.Text;

namespace Routing.RewardModels.Encoding;

/// <summary>Encoders as bytes, little endian as every machine is that runs this: the name of the format, the phrases that style
/// counts, and the rest.</summary>
internal static class EncoderBytes
{
    private static readonly string _phrases = string.Join('\n', Phrases.Refusals.Append("").Concat(Phrases.Hedges));

    public static byte[] Of(string format, Action<BinaryWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(format);
            writer.Write(_phrases);
            write(writer);
        }

        return memory.ToArray();
    }

    /// <exception cref="InvalidDataException">Other bytes, another format, or other phrases.</exception>
    public static T Read<T>(byte[] bytes, string format, Func<BinaryReader, T> read)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), System.Text.Encoding.UTF8);
            var found = reader.ReadString();
            if (found != format)
                throw new InvalidDataException($"The encoder is of format '{found}'; '{format}' is expected.");
            if (reader.ReadString() != _phrases)
                throw new InvalidDataException("The encoder counts other phrases than this version does.");
            return read(reader);
        }
        catch (Exception fault) when (fault is EndOfStreamException or IndexOutOfRangeException or OverflowException
            or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The encoder is cut short or damaged.", fault);
        }
    }

    /// <summary>The name of the format.</summary>
    public static string FormatOf(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), System.Text.Encoding.UTF8);
            return reader.ReadString();
        }
        catch (Exception fault) when (fault is EndOfStreamException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The encoder is cut short or damaged.", fault);
        }
    }

    public static void Write(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    public static float[] Floats(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        if (length < 0 || length > (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(float))
            throw new EndOfStreamException();
        var values = new float[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
