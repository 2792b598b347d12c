using System.Numerics.Tensors;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels;

/// <summary>Scores of answers as products with φ: the posterior mean and draws, so that any pair's doubt is the spread of its
/// differences.</summary>
/// <param name="Columns">ŵ, then S draws, [1 + S][D].</param>
/// <param name="Centre">Mean score of the training answers, which is subtracted.</param>
/// <param name="Temperature">T, by which log odds are divided.</param>
public sealed record LinearHead(float[][] Columns, float Centre, double Temperature)
{
    /// <summary>Draws of a head.</summary>
    public const int Draws = 16;

    /// <summary>Score of an answer, centred.</summary>
    public double Score(float[] features) => TensorPrimitives.Dot<float>(Columns[0], features) - Centre;

    /// <summary>Log odds of the first answer by the posterior mean, from the difference of the features.</summary>
    public double MeanOf(float[] difference) => TensorPrimitives.Dot<float>(Columns[0], difference) / Temperature;

    /// <summary>The pair as the model sees it.</summary>
    /// <param name="a">φ of the first answer.</param>
    /// <param name="b">φ of the second.</param>
    public PairView View(float[] a, float[] b)
    {
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return View(difference);
    }

    /// <summary>The same from the difference of the features.</summary>
    public PairView View(float[] difference)
    {
        var mean = MeanOf(difference);
        double variance = 0, entropy = 0, average = 0;
        for (var s = 1; s < Columns.Length; s++)
        {
            var drawn = TensorPrimitives.Dot<float>(Columns[s], difference) / Temperature;
            variance += (drawn - mean) * (drawn - mean);
            var p = PairwiseLogistic.Sigmoid(drawn);
            average += p;
            entropy += Entropy(p);
        }

        var draws = Math.Max(1, Columns.Length - 1);
        variance /= draws;
        return new PairView(
            PairwiseLogistic.Sigmoid(mean / Math.Sqrt(1 + (Math.PI * variance / 8))), mean, variance,
            Columns.Length == 1 ? 0 : Math.Max(0, Entropy(average / draws) - (entropy / draws)));
    }

    private static double Entropy(double p) => p is <= 0 or >= 1 ? 0 : -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));
}
