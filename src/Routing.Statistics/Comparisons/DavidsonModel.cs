using MathNet.Numerics.LinearAlgebra;

namespace Routing.Statistics.Comparisons;

/// <summary>P(left), P(right) and P(tie) of two items whose scores differ by d: e^x/Z, e^−x/Z and ν/Z with x = d/2 and
/// Z = e^x + e^−x + ν. R. R. Davidson, JASA 65, 1970; ν = 0 is R. A. Bradley and M. E. Terry, Biometrika 39, 1952.</summary>
public static class DavidsonModel
{
    /// <summary>Probability of an outcome.</summary>
    /// <param name="difference">Score of the left less score of the right item.</param>
    /// <param name="tieWeight">ν, at least 0.</param>
    public static double Probability(Outcome outcome, double difference, double tieWeight)
    {
        var (left, right) = Decisive(difference, tieWeight);
        return outcome switch { Outcome.Left => left, Outcome.Right => right, _ => 1 - left - right };
    }

    /// <summary>P(left) and P(right).</summary>
    public static (double Left, double Right) Decisive(double difference, double tieWeight)
    {
        // Divided by the larger of e^x and e^−x, so that nothing overflows.
        var small = Math.Exp(-Math.Abs(difference));
        var z = 1 + small + (tieWeight * Math.Exp(-Math.Abs(difference) / 2));
        return difference >= 0 ? (1 / z, small / z) : (small / z, 1 / z);
    }

    /// <summary>The fit at these scores: moved to mean 0, with the standard errors of the distance from it. Where all stand
    /// together is known from the prior alone and says nothing.</summary>
    /// <param name="priorPrecision">By item, what the prior adds to the diagonal; above 0.</param>
    /// <param name="weights">By comparison, in [0, 1]; null: 1.</param>
    internal static ScaleFit Centred(
        ComparisonData data, double[] scores, double tieWeight, IReadOnlyList<double>? weights, Func<int, double> priorPrecision)
    {
        var covariance = Information(data, scores, tieWeight, weights, priorPrecision).Cholesky().Solve(
            Matrix<double>.Build.DenseIdentity(data.Items));
        var (sums, mean) = (covariance.RowSums(), scores.Average());
        var common = sums.Sum() / data.Items / data.Items;
        return new ScaleFit(
            [.. scores.Select(score => score - mean)],
            [.. Enumerable.Range(0, data.Items).Select(i => Math.Sqrt(
                Math.Max(0, covariance[i, i] - (2 * sums[i] / data.Items) + common)))],
            tieWeight, null);
    }

    /// <summary>Expected information of the scores, [I, I].</summary>
    internal static Matrix<double> Information(
        ComparisonData data, double[] scores, double tieWeight, IReadOnlyList<double>? weights, Func<int, double> priorPrecision)
    {
        var information = Matrix<double>.Build.Dense(data.Items, data.Items);
        for (var i = 0; i < data.Items; i++)
            information[i, i] = priorPrecision(i);
        for (var n = 0; n < data.Comparisons.Count; n++)
        {
            var (_, a, b, _) = data.Comparisons[n];
            var (left, right) = Decisive(scores[a] - scores[b], tieWeight);
            var curve = (weights?[n] ?? 1) * (left + right - ((left - right) * (left - right))) / 4;
            information[a, a] += curve;
            information[b, b] += curve;
            information[a, b] -= curve;
            information[b, a] -= curve;
        }

        return information;
    }
}
