using MathNet.Numerics;

namespace Routing.Statistics.Signals;

/// <summary>What two people who do not copy would have in common (algorithms.md §6.4): the number of items on which both
/// give the same wrong answer.</summary>
/// <param name="Shared">Items that both answered and that others answered as well.</param>
/// <param name="Observed">X, equal wrong answers among them.</param>
/// <param name="Expected">E of X.</param>
/// <param name="Variance">Var of X, Σ p(1 − p).</param>
public readonly record struct EqualErrors(int Shared, int Observed, double Expected, double Variance)
{
    private const int LeastShared = 15, LeastObserved = 5;
    private const double Deviations = 4, FamilyError = 0.01;

    /// <summary>(X − E)/√Var.</summary>
    public double Score => Variance > 0 ? (Observed - Expected) / Math.Sqrt(Variance) : 0;

    /// <summary>P(at least X) of a Poisson number with mean E: the normal score says too much where E is small.</summary>
    public double Probability => Observed == 0 ? 1 : SpecialFunctions.GammaLowerRegularized(Observed, Math.Max(1e-9, Expected));

    /// <summary>The pair after one more shared item.</summary>
    /// <param name="equalAndWrong">Both gave the same answer, and it is not what the others make of the item.</param>
    /// <param name="chance">P(equal and wrong) of <see cref="Chance"/>.</param>
    public EqualErrors With(bool equalAndWrong, double chance) =>
        new(Shared + 1, Observed + (equalAndWrong ? 1 : 0), Expected + chance, Variance + (chance * (1 - chance)));

    /// <summary>Whether the pair answers as one, among as many pairs as were looked at.</summary>
    public bool IsSuspicious(double pairs) =>
        Shared >= LeastShared && Observed >= LeastObserved && Score > Deviations
        && Probability < FamilyError / Math.Max(1, pairs);

    /// <summary>P(both give the same wrong answer) of one item: Σ_k q(k) Σ_{l≠k} θ(k, l)·θ'(k, l), and on a hard item the
    /// same of the matrix of hard items.</summary>
    /// <param name="belief">q(k) without either of them, [K].</param>
    /// <param name="hard">Probability that the item is hard, without either of them.</param>
    public static double Chance(
        IReadOnlyList<double> belief, double hard, double[,] first, double[,] second, double[,] hardMatrix)
    {
        ArgumentNullException.ThrowIfNull(belief);
        double easy = 0, difficult = 0;
        for (var k = 0; k < belief.Count; k++)
        {
            for (var l = 0; l < belief.Count; l++)
            {
                if (l == k)
                    continue;
                easy += belief[k] * first[k, l] * second[k, l];
                difficult += belief[k] * hardMatrix[k, l] * hardMatrix[k, l];
            }
        }

        return ((1 - hard) * easy) + (hard * difficult);
    }
}
