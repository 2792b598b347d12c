using Routing.RewardModels;

namespace Routing.Training;

/// <summary>A run between two passes: what it needs to go on as if it had not been stopped. Order, dropout and bootstrap are drawn
/// anew from the seed and the number of the pass.</summary>
/// <param name="Passes">Passes that are done.</param>
/// <param name="Head">Weights now.</param>
/// <param name="Optimiser">State of AdamW.</param>
/// <param name="Best">Weights of the best tuning loss.</param>
/// <param name="BestLoss">That loss, nats a pair.</param>
/// <param name="Stale">Passes since then.</param>
public sealed record NetworkCheckpoint(int Passes, NetworkHead Head, byte[] Optimiser, NetworkHead Best, double BestLoss, int Stale)
{
    private const string Format = "network-checkpoint-3";

    /// <summary>The checkpoint as bytes.</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory))
        {
            writer.Write(Format);
            writer.Write(Passes);
            Head.Write(writer);
            writer.Write(Optimiser.Length);
            writer.Write(Optimiser);
            Best.Write(writer);
            writer.Write(BestLoss);
            writer.Write(Stale);
        }

        return memory.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Other bytes.</exception>
    public static NetworkCheckpoint FromBytes(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            if (reader.ReadString() != Format)
                throw new InvalidDataException("The checkpoint is of another format.");
            return new NetworkCheckpoint(
                reader.ReadInt32(), NetworkHead.Read(reader), reader.ReadBytes(reader.ReadInt32()), NetworkHead.Read(reader), reader.ReadDouble(),
                reader.ReadInt32());
        }
        catch (Exception fault) when (fault is EndOfStreamException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The checkpoint is cut short or damaged.", fault);
        }
    }
}
