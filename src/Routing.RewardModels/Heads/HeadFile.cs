using Routing.Core.Programmes;

namespace Routing.RewardModels;

/// <summary>Heads as bytes, little endian: of a linear one its columns alone, of the others all that they are.</summary>
internal static class HeadFile
{
    public static byte[] ToBytes(RewardHead head)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory))
        {
            switch (head)
            {
                case LinearHead linear:
                    foreach (var column in linear.Columns)
                        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.AsSpan()));
                    break;
                case HashedHead hashed:
                    hashed.Write(writer);
                    break;
                case NetworkHead network:
                    network.Write(writer);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return memory.ToArray();
    }

    /// <param name="width">Columns of a linear head, with their length, centre and temperature.</param>
    /// <exception cref="InvalidDataException">Other bytes.</exception>
    public static RewardHead FromBytes(HeadKind kind, byte[] bytes, string name, int width, int dimension, float centre, double temperature)
    {
        if (kind is HeadKind.Linear)
            return Linear(bytes, name, width, dimension, centre, temperature);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            RewardHead head = kind is HeadKind.Hashed ? HashedHead.Read(reader) : NetworkHead.Read(reader);
            return head.Width == width && (head is not NetworkHead network || network.Dimension == dimension) ? head
                : throw new InvalidDataException($"{name} is of another shape than the manifest says.");
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException($"{name} is cut short.", fault);
        }
    }

    private static LinearHead Linear(byte[] bytes, string name, int width, int dimension, float centre, double temperature)
    {
        if (bytes.Length != sizeof(float) * dimension * width)
            throw new InvalidDataException($"{name} has {bytes.Length} bytes, not {width} columns of {dimension} numbers.");
        var columns = new float[width][];
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = new float[dimension];
            Buffer.BlockCopy(bytes, c * dimension * sizeof(float), columns[c], 0, dimension * sizeof(float));
        }

        return new LinearHead(columns, centre, temperature);
    }
}
