using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels;

/// <summary>A head of one hidden layer: scores = max(0, φ W₁ + b₁) W₂ + b₂. Its columns mean what those of a linear head do: the
/// mean, then an ensemble whose spread is the doubt.</summary>
/// <param name="HiddenWeights">W₁, [D, H], row by row.</param>
/// <param name="HiddenBias">b₁, [H].</param>
/// <param name="OutputWeights">W₂, [H, 1 + S].</param>
/// <param name="OutputBias">b₂, less the mean scores of the training answers, [1 + S].</param>
/// <param name="Temperature">T, by which log odds are divided.</param>
public sealed record NetworkHead(
    float[] HiddenWeights, float[] HiddenBias, float[] OutputWeights, float[] OutputBias, double Temperature = 1) : RewardHead(Temperature)
{
    /// <inheritdoc/>
    public override HeadKind Kind => HeadKind.Network;

    /// <inheritdoc/>
    public override int Width => OutputBias.Length;

    /// <summary>Length of φ.</summary>
    public int Dimension => HiddenWeights.Length / HiddenBias.Length;

    /// <inheritdoc/>
    public override float[] Scores(EncodedText answer)
    {
        var features = answer.Features;
        var (hidden, columns) = (HiddenBias.Length, OutputBias.Length);
        var scores = Array.ConvertAll(OutputBias, bias => (double)bias);
        for (var h = 0; h < hidden; h++)
        {
            double unit = HiddenBias[h];
            for (var k = 0; k < features.Length; k++)
                unit += (double)features[k] * HiddenWeights[(k * hidden) + h];
            for (var c = 0; unit > 0 && c < columns; c++)
                scores[c] += unit * OutputWeights[(h * columns) + c];
        }

        return Array.ConvertAll(scores, score => (float)score);
    }

    /// <summary>Writes the weights, little endian.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var values in new[] { HiddenWeights, HiddenBias, OutputWeights, OutputBias })
        {
            writer.Write(values.Length);
            foreach (var value in values)
                writer.Write(value);
        }

        writer.Write(Temperature);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public static NetworkHead Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        float[] Floats()
        {
            var length = reader.ReadInt32();
            if (length < 0 || length > (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(float))
                throw new EndOfStreamException();
            var values = new float[length];
            for (var i = 0; i < length; i++)
                values[i] = reader.ReadSingle();
            return values;
        }

        var head = new NetworkHead(Floats(), Floats(), Floats(), Floats(), reader.ReadDouble());
        return head.HiddenBias.Length > 0 && head.HiddenWeights.Length % head.HiddenBias.Length == 0
            && head.OutputWeights.Length == head.HiddenBias.Length * head.OutputBias.Length ? head
            : throw new InvalidDataException("The layers of the head do not fit together.");
    }
}
