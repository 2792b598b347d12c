using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels;

/// <summary>From an answer's features to its scores: the mean, then columns of which the spread is the doubt, so that any pair's doubt
/// is the spread of its differences.</summary>
/// <param name="Temperature">T, by which log odds are divided.</param>
public abstract record RewardHead(double Temperature)
{
    /// <summary>What it is made of.</summary>
    public abstract HeadKind Kind { get; }

    /// <summary>Number of columns, 1 + S.</summary>
    public abstract int Width { get; }

    /// <summary>Scores of an answer, centred, [1 + S].</summary>
    public abstract float[] Scores(EncodedText answer);

    /// <summary>Score of an answer by the mean, centred.</summary>
    public virtual double Score(EncodedText answer) => Scores(answer)[0];

    /// <summary>The pair as the model sees it.</summary>
    public virtual PairView View(EncodedText a, EncodedText b)
    {
        var (scoresA, scoresB) = (Scores(a), Scores(b));
        var odds = new double[scoresA.Length];
        for (var c = 0; c < odds.Length; c++)
            odds[c] = (scoresA[c] - (double)scoresB[c]) / Temperature;
        return View(odds);
    }

    /// <param name="odds">Log odds of the first answer in each column, [1 + S].</param>
    protected static PairView View(double[] odds)
    {
        ArgumentNullException.ThrowIfNull(odds);
        var mean = odds[0];
        double variance = 0, entropy = 0, average = 0;
        for (var s = 1; s < odds.Length; s++)
        {
            variance += (odds[s] - mean) * (odds[s] - mean);
            var p = PairwiseLogistic.Sigmoid(odds[s]);
            average += p;
            entropy += Entropy(p);
        }

        var draws = Math.Max(1, odds.Length - 1);
        variance /= draws;
        return new PairView(
            PairwiseLogistic.Sigmoid(mean / Math.Sqrt(1 + (Math.PI * variance / 8))), mean, variance,
            odds.Length == 1 ? 0 : Math.Max(0, Entropy(average / draws) - (entropy / draws)));
    }

    private static double Entropy(double p) => p is <= 0 or >= 1 ? 0 : -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));
}
