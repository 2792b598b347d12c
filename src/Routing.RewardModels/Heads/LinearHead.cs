using System.Numerics.Tensors;
using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels;

/// <summary>Scores of answers as products with φ: the posterior mean and draws.</summary>
/// <param name="Columns">ŵ, then S draws, [1 + S][D].</param>
/// <param name="Centre">Mean score of the training answers, which is subtracted.</param>
/// <param name="Temperature">T, by which log odds are divided.</param>
public sealed record LinearHead(float[][] Columns, float Centre, double Temperature) : RewardHead(Temperature)
{
    /// <summary>Draws of a head.</summary>
    public const int Draws = 16;

    /// <inheritdoc/>
    public override HeadKind Kind => HeadKind.Linear;

    /// <inheritdoc/>
    public override int Width => Columns.Length;

    /// <summary>ŵ, where a later fit starts.</summary>
    public double[] Start => Array.ConvertAll(Columns[0], weight => (double)weight);

    /// <summary>The weights row by row, [D, 1 + S].</summary>
    public float[] ByFeature()
    {
        var weights = new float[Columns[0].Length * Width];
        for (var c = 0; c < Width; c++)
        {
            for (var k = 0; k < Columns[c].Length; k++)
                weights[(k * Width) + c] = Columns[c][k];
        }

        return weights;
    }

    /// <inheritdoc/>
    public override float[] Scores(EncodedText answer) =>
        Array.ConvertAll(Columns, column => TensorPrimitives.Dot<float>(column, answer.Features) - Centre);

    /// <inheritdoc/>
    public override double Score(EncodedText answer) => TensorPrimitives.Dot<float>(Columns[0], answer.Features) - Centre;

    /// <summary>Log odds of the first answer by the posterior mean, from the difference of the features.</summary>
    public double MeanOf(float[] difference) => TensorPrimitives.Dot<float>(Columns[0], difference) / Temperature;

    /// <inheritdoc/>
    public override PairView View(EncodedText a, EncodedText b)
    {
        var difference = new float[a.Features.Length];
        TensorPrimitives.Subtract(a.Features, b.Features, difference);
        return View(difference);
    }

    /// <summary>The same from the difference of the features.</summary>
    public PairView View(float[] difference) =>
        View(Array.ConvertAll(Columns, column => TensorPrimitives.Dot<float>(column, difference) / Temperature));
}
