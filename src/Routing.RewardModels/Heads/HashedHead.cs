using System.Numerics.Tensors;
using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels;

/// <summary>A weight for every hashed feature and for every style feature, in each column: the first on all pairs, the others on
/// bootstraps of the prompts.</summary>
/// <param name="Width">Columns, 1 + S.</param>
/// <param name="Table">Weights of the hashed features, [R, 1 + S], row by row.</param>
/// <param name="Dense">Weights of φ, [D, 1 + S].</param>
/// <param name="Centre">Mean scores of the training answers, which are subtracted, [1 + S].</param>
/// <param name="Temperature">T, by which log odds are divided.</param>
public sealed record HashedHead(int Width, float[] Table, float[] Dense, float[] Centre, double Temperature) : RewardHead(Temperature)
{
    /// <summary>Columns of a head: one register of a processor.</summary>
    public const int Columns = SparsePairwiseLogistic.Columns;

    /// <inheritdoc/>
    public override HeadKind Kind => HeadKind.Hashed;

    /// <inheritdoc/>
    public override int Width { get; } = Width;

    /// <summary>Hashed features that it has weights for.</summary>
    public int Size => Table.Length / Width;

    /// <inheritdoc/>
    public override float[] Scores(EncodedText answer)
    {
        var scores = Array.ConvertAll(Centre, value => -value);
        var sparse = answer.Sparse ?? throw new ArgumentException("A hashed head needs hashed features.", nameof(answer));
        for (var n = 0; n < sparse.Index.Length; n++)
            TensorPrimitives.MultiplyAdd(Table.AsSpan((int)sparse.Index[n] * Width, Width), sparse.Value[n], scores, scores);
        for (var k = 0; k < answer.Features.Length; k++)
            TensorPrimitives.MultiplyAdd(Dense.AsSpan(k * Width, Width), answer.Features[k], scores, scores);
        return scores;
    }

    /// <summary>Writes the weights, little endian.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Width);
        foreach (var values in new[] { Table, Dense, Centre })
            EncoderBytes.Write(writer, values);
        writer.Write(Temperature);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public static HashedHead Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var head = new HashedHead(
            reader.ReadInt32(), EncoderBytes.Floats(reader), EncoderBytes.Floats(reader), EncoderBytes.Floats(reader), reader.ReadDouble());
        return head.Width > 0 && head.Centre.Length == head.Width && head.Table.Length % head.Width == 0 && head.Dense.Length % head.Width == 0
            ? head : throw new InvalidDataException("The parts of the head do not fit together.");
    }
}
