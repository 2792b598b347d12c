namespace Routing.RewardModels.Evaluation;

/// <summary>A decided pair as the model and its baselines see it. The view is of the chosen answer against the other; the four
/// verdicts are 1 where the chosen answer is put first, ½ at equal scores, else 0.</summary>
/// <param name="Group">What may not be on both sides of a split, and is drawn as a whole.</param>
/// <param name="Style">Scaled style features of the chosen answer less those of the other, [24].</param>
/// <param name="OutOfDomain">Whether one of the answers is unlike those of training.</param>
internal sealed record JudgedPair(
    PreferencePair Pair, string Group, PairView View, double ScoreChosen, double ScoreRejected, double Right, double Majority,
    double Length, double StyleAlone, double? Previous, float[] Style, bool OutOfDomain)
{
    /// <summary>Probability of A being preferred.</summary>
    public double OfA => Pair.Preferred == Preferred.A ? View.Probability : 1 - View.Probability;

    /// <summary>Verdict of log odds.</summary>
    public static double Half(double odds) => odds > 0 ? 1 : odds < 0 ? 0 : 0.5;
}
