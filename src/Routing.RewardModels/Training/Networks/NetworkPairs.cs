using Routing.RewardModels.Encoding;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training.Networks;

/// <summary>Pairs for a network head.</summary>
/// <param name="Pairs">Features and outcomes; the mass of ties is left out.</param>
/// <param name="Prompts">Prompt of each pair, [N]: pairs of one prompt are drawn together.</param>
/// <param name="Tuning">Whether a pair decides when training ends, and takes no part in it, [N].</param>
public sealed record NetworkPairs(EncodedPairs Pairs, IReadOnlyList<string> Prompts, IReadOnlyList<bool> Tuning)
{
    private const string Format = "network-pairs-1";

    /// <summary>The pairs as bytes, little endian.</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Format);
        foreach (var number in new[] { Pairs.Blocks.Answer, Pairs.Blocks.Product, Pairs.Count })
            writer.Write(number);
        for (var i = 0; i < Pairs.Count; i++)
        {
            EncoderBytes.Write(writer, Pairs.Chosen[i].Features);
            EncoderBytes.Write(writer, Pairs.Rejected[i].Features);
            foreach (var mass in new[] { Pairs.Outcomes[i].Win, Pairs.Outcomes[i].Loss, Pairs.Outcomes[i].Tie })
                writer.Write(mass);
            writer.Write(Prompts[i]);
            writer.Write(Tuning[i]);
        }

        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Something else.</exception>
    public static NetworkPairs Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadString() != Format)
            throw new InvalidDataException($"The pairs are not of format '{Format}'.");
        var blocks = new FeatureBlocks(reader.ReadInt32(), reader.ReadInt32());
        var count = reader.ReadInt32();
        var (chosen, rejected, outcomes) = (new EncodedText[count], new EncodedText[count], new PairOutcome[count]);
        var (prompts, tuning) = (new string[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            chosen[i] = new EncodedText(EncoderBytes.Floats(reader), false);
            rejected[i] = new EncodedText(EncoderBytes.Floats(reader), false);
            outcomes[i] = new PairOutcome(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            (prompts[i], tuning[i]) = (reader.ReadString(), reader.ReadBoolean());
        }

        return new NetworkPairs(EncodedPairs.Of(blocks, chosen, rejected, outcomes), prompts, tuning);
    }
}
