using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels.Lines;

/// <summary>The heads of a line's artefact that were each trained without one fold of the items.</summary>
/// <param name="domain">Where the answers of training lie; null where that was not fitted.</param>
internal sealed class HeldOutHeads(IFeatureEncoder encoder, IReadOnlyList<RewardHead> heads, FeatureDistance? domain) : IHeldOutHeads
{
    private const string Format = "held-out-2";

    // Linear heads only, column by column.
    private const string First = "held-out-1";

    private const string Name = "heldout.bin";

    public IReadOnlyList<RewardHead> Heads => heads;

    public IReadOnlyList<PairEvidence> Score(IReadOnlyList<PairText> pairs, CancellationToken cancellation)
    {
        var encoded = encoder.Encode(
            [.. pairs.SelectMany(pair => new PromptedAnswer[] { new(pair.Prompt, pair.AnswerA), new(pair.Prompt, pair.AnswerB) })],
            cancellation);
        return [.. pairs.Select((pair, i) =>
        {
            var (first, second) = (encoded[2 * i], encoded[(2 * i) + 1]);
            var view = heads[PreferenceDataset.FoldOf(pair.Item)].View(first, second);
            return new PairEvidence((float)view.LogOdds, (float)view.Variance)
            {
                OutOfDomain = domain is not null && (domain.IsOutside(first) || domain.IsOutside(second)),
            };
        })];
    }

    /// <summary>Writes the heads beside the model; the encoder is the model's.</summary>
    public void Save(string folder)
    {
        using var writer = new BinaryWriter(File.Create(Path.Combine(folder, Name)));
        writer.Write(Format);
        writer.Write(encoder.Id);
        writer.Write(heads.Count);
        foreach (var head in heads)
        {
            var bytes = HeadFile.ToBytes(head);
            writer.Write((int)head.Kind);
            writer.Write(head.Width);
            writer.Write(head is LinearHead linear ? linear.Centre : 0);
            writer.Write(head.Temperature);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }

    /// <exception cref="InvalidDataException">The file is missing, damaged, or of another encoder.</exception>
    public static HeldOutHeads Load(string folder, IFeatureEncoder encoder, FeatureDistance? domain)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, Name)));
            var format = reader.ReadString();
            if (format is not (Format or First) || reader.ReadString() != encoder.Id)
                throw new InvalidDataException($"{Name} is not of this version or not of encoder {encoder.Id}.");
            var heads = new RewardHead[Bounded(reader, PreferenceDataset.Folds)];
            for (var h = 0; h < heads.Length; h++)
            {
                heads[h] = format == First ? FirstHead(reader, encoder.Blocks.Dimension) : Head(reader, encoder.Blocks.Dimension);
            }

            return heads.Length == PreferenceDataset.Folds ? new HeldOutHeads(encoder, heads, domain)
                : throw new InvalidDataException($"{Name} has {heads.Length} heads, not {PreferenceDataset.Folds}.");
        }
        catch (Exception fault) when (fault is EndOfStreamException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{folder}' has no whole {Name}.", fault);
        }
    }

    private static RewardHead Head(BinaryReader reader, int dimension)
    {
        var (kind, width) = ((HeadKind)reader.ReadInt32(), reader.ReadInt32());
        var (centre, temperature) = (reader.ReadSingle(), reader.ReadDouble());
        var bytes = reader.ReadBytes(Bounded(reader, (int)Math.Min(int.MaxValue, reader.BaseStream.Length)));
        return HeadFile.FromBytes(kind, bytes, Name, width, dimension, centre, temperature);
    }

    private static LinearHead FirstHead(BinaryReader reader, int dimension)
    {
        var (centre, temperature) = (reader.ReadSingle(), reader.ReadDouble());
        var columns = new float[Bounded(reader, LinearHead.Draws + 1)][];
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = new float[Bounded(reader, dimension)];
            for (var k = 0; k < columns[c].Length; k++)
                columns[c][k] = reader.ReadSingle();
        }

        return new LinearHead(columns, centre, temperature);
    }

    private static int Bounded(BinaryReader reader, int most) =>
        reader.ReadInt32() is var n && n >= 0 && n <= most ? n : throw new EndOfStreamException();
}
