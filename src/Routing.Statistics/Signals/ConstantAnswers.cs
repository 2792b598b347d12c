using MathNet.Numerics;
using Routing.Statistics.Information;

namespace Routing.Statistics.Signals;

/// <summary>Signs of somebody who gives the same answer whatever is asked (algorithms.md §6.4). Real spammers are less
/// random than honest people, so a mix of answers counts only where it has too little variety.</summary>
public static class ConstantAnswers
{
    /// <summary>Probability below which chance is no explanation.</summary>
    public const double Improbable = 1e-4;

    // G is χ² from about this many answers on; below half of the expected variety a mix is called constant.
    private const int LeastAnswers = 30;
    private const double Variety = 0.5;

    /// <summary>Longest improbable run of one answer.</summary>
    /// <param name="answers">In the order they were given: the class, and how probable it was under what the others make
    /// of the item, in (0, 1].</param>
    /// <returns>Length and probability of the most improbable run, over all places where it could have begun; null where
    /// nothing was answered.</returns>
    public static (int Length, double Probability)? Run(IReadOnlyList<(int Answer, double Probability)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        (int Length, double Log)? best = null;
        var (length, log, last) = (0, 0.0, -1);
        foreach (var (answer, probability) in answers)
        {
            (length, log) = answer == last ? (length + 1, log) : (1, 0.0);
            log += Math.Log(Math.Clamp(probability, 1e-9, 1));
            last = answer;
            if (best is null || log < best.Value.Log)
                best = (length, log);
        }

        return best is { } run ? (run.Length, Math.Min(1, answers.Count * Math.Exp(run.Log))) : null;
    }

    /// <summary>G-test of a mix of answers against what was to be expected.</summary>
    /// <param name="given">Answers by class, [K].</param>
    /// <param name="expected">Expected answers by class, [K], with the same sum.</param>
    /// <returns>The probability of a mix so far away, and whether it is one of too little variety; null below 30 answers.</returns>
    public static (double Probability, bool IsConstant)? Mix(IReadOnlyList<double> given, IReadOnlyList<double> expected)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(expected);
        var n = given.Sum();
        if (n < LeastAnswers)
            return null;
        var g = 0.0;
        for (var l = 0; l < given.Count; l++)
            g += given[l] > 0 ? 2 * given[l] * Math.Log(given[l] / Math.Max(1e-9, expected[l])) : 0;
        var p = SpecialFunctions.GammaUpperRegularized((given.Count - 1) / 2.0, Math.Max(0, g) / 2);
        var (variety, usual) = (Entropy.Of([.. given.Select(count => count / n)]), Entropy.Of([.. expected.Select(count => count / n)]));
        return (p, p < Improbable && variety < Variety * usual);
    }
}
