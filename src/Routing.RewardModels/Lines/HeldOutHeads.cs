using Routing.Core.Labels;
using Routing.Core.RewardModels;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels.Lines;

/// <summary>The heads of a line's artefact that were each trained without one fold of the items.</summary>
internal sealed class HeldOutHeads(IFeatureEncoder encoder, IReadOnlyList<LinearHead> heads) : IHeldOutHeads
{
    private const string Format = "held-out-1";

    private const string Name = "heldout.bin";

    public IReadOnlyList<LinearHead> Heads => heads;

    public IReadOnlyList<PairEvidence> Score(IReadOnlyList<PairText> pairs, CancellationToken cancellation)
    {
        var encoded = encoder.Encode(
            [.. pairs.SelectMany(pair => new PromptedAnswer[] { new(pair.Prompt, pair.AnswerA), new(pair.Prompt, pair.AnswerB) })],
            cancellation);
        return [.. pairs.Select((pair, i) =>
        {
            var view = heads[PreferenceDataset.FoldOf(pair.Item)].View(encoded[2 * i].Features, encoded[(2 * i) + 1].Features);
            return new PairEvidence((float)view.LogOdds, (float)view.Variance);
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
            writer.Write(head.Centre);
            writer.Write(head.Temperature);
            writer.Write(head.Columns.Length);
            foreach (var column in head.Columns)
            {
                writer.Write(column.Length);
                foreach (var value in column)
                    writer.Write(value);
            }
        }
    }

    /// <exception cref="InvalidDataException">The file is missing, damaged, or of another encoder.</exception>
    public static HeldOutHeads Load(string folder, IFeatureEncoder encoder)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, Name)));
            if (reader.ReadString() != Format || reader.ReadString() != encoder.Id)
                throw new InvalidDataException($"{Name} is not of this version or not of encoder {encoder.Id}.");
            var heads = new LinearHead[Bounded(reader, PreferenceDataset.Folds)];
            for (var h = 0; h < heads.Length; h++)
            {
                var (centre, temperature) = (reader.ReadSingle(), reader.ReadDouble());
                var columns = new float[Bounded(reader, LinearHead.Draws + 1)][];
                for (var c = 0; c < columns.Length; c++)
                {
                    columns[c] = new float[Bounded(reader, encoder.Blocks.Dimension)];
                    for (var k = 0; k < columns[c].Length; k++)
                        columns[c][k] = reader.ReadSingle();
                }

                heads[h] = new LinearHead(columns, centre, temperature);
            }

            return heads.Length == PreferenceDataset.Folds ? new HeldOutHeads(encoder, heads)
                : throw new InvalidDataException($"{Name} has {heads.Length} heads, not {PreferenceDataset.Folds}.");
        }
        catch (Exception fault) when (fault is EndOfStreamException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"'{folder}' has no whole {Name}.", fault);
        }
    }

    private static int Bounded(BinaryReader reader, int most) =>
        reader.ReadInt32() is var n && n >= 0 && n <= most ? n : throw new EndOfStreamException();
}
