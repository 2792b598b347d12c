using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Evaluation;

/// <summary>A scored pair of one prompt.</summary>
/// <param name="Group">Pairs of one group are not independent.</param>
public sealed record ScoredPair(string Group, string Chosen, string Rejected, double ScoreChosen, double ScoreRejected);

/// <summary>Regression of scores on habits of style, with the prompt and people's preference held level: which habits the model
/// rewards that people do not.</summary>
/// <remarks>The difference of two answers removes what the prompt contributes. In the direction from the other to the chosen
/// answer, people's preference is the intercept. Errors are robust to pairs of one group (Liang and Zeger 1986).</remarks>
public static class StyleRadar
{
    /// <summary>Effect that is flagged, in standard deviations of scores for each one of the habit.</summary>
    public const double LeastEffect = 0.2;

    private const int LeastPairs = 50;

    // A habit that hardly any answer has says nothing.
    private const int LeastWith = 20;
    private const double TwoSided = 1.959963984540054;

    /// <summary>One result by habit that occurs: <c>Value</c> is the effect less 1.96 standard errors, in absolute size.</summary>
    public static IReadOnlyList<AuditResult> Of(IReadOnlyList<ScoredPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count < LeastPairs)
            return [];
        var habits = new List<(StylePattern Pattern, double[] Difference)>();
        foreach (var pattern in StylePattern.All)
        {
            var (chosen, rejected) = (pairs.Select(pair => pattern.Measure(pair.Chosen)).ToArray(), pairs.Select(pair => pattern.Measure(pair.Rejected)).ToArray());
            var deviation = Deviation([.. chosen, .. rejected]);
            double[] difference = [.. chosen.Zip(rejected, (a, b) => (a - b) / Math.Max(1e-9, deviation))];
            if (difference.Count(value => Math.Abs(value) > 1e-9) >= LeastWith)
                habits.Add((pattern, difference));
        }

        if (habits.Count == 0)
            return [];
        var scale = Math.Max(1e-9, Deviation([.. pairs.Select(pair => pair.ScoreChosen), .. pairs.Select(pair => pair.ScoreRejected)]));
        var rows = Enumerable.Range(0, pairs.Count).Select(i => habits.Select(habit => habit.Difference[i]).ToArray()).ToArray();
        var (effects, errors) = Regress(rows, [.. pairs.Select(pair => (pair.ScoreChosen - pair.ScoreRejected) / scale)], pairs);
        var people = PairwiseLogistic.Fit(
            Array.ConvertAll(rows, row => Array.ConvertAll(row, value => (float)value)), null, [.. Enumerable.Repeat(1e-3, habits.Count)]);
        var peopleErrors = people.Curvature.Solve(Matrix<double>.Build.DenseIdentity(habits.Count)).Diagonal().PointwiseSqrt();
        return [.. habits.Select((habit, k) =>
        {
            var matched = people.Weights[k] * Math.Sign(effects[k]) > TwoSided * peopleErrors[k];
            var clear = Math.Abs(effects[k]) > TwoSided * errors[k];
            return new AuditResult(
                "style:" + habit.Pattern.Id, null, pairs.Count, effects[k], LeastEffect,
                clear && !matched && Math.Abs(effects[k]) >= LeastEffect ? AuditResult.Failed : AuditResult.Passed);
        })];
    }

    // Least squares with an intercept; standard errors by the sandwich over groups.
    private static (double[] Effects, double[] Errors) Regress(double[][] rows, double[] response, IReadOnlyList<ScoredPair> pairs)
    {
        var design = Matrix<double>.Build.Dense(rows.Length, rows[0].Length + 1, (i, k) => k == 0 ? 1 : rows[i][k - 1]);
        var inverse = (design.TransposeThisAndMultiply(design) + (1e-8 * Matrix<double>.Build.DenseIdentity(design.ColumnCount))).Inverse();
        var answer = Vector<double>.Build.Dense(response);
        var effects = inverse * design.TransposeThisAndMultiply(answer);
        var residual = answer - (design * effects);
        var meat = Matrix<double>.Build.Dense(design.ColumnCount, design.ColumnCount);
        foreach (var group in Enumerable.Range(0, rows.Length).GroupBy(i => pairs[i].Group, StringComparer.Ordinal))
        {
            var sum = Vector<double>.Build.Dense(design.ColumnCount);
            foreach (var i in group)
                sum += design.Row(i) * residual[i];
            meat += sum.OuterProduct(sum);
        }

        var errors = (inverse * meat * inverse).Diagonal();
        return ([.. effects.Skip(1)], [.. errors.Skip(1).Select(value => Math.Sqrt(Math.Max(0, value)))]);
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
