namespace Routing.Statistics.Aggregation;

/// <summary>A reviewer's liking for the side shown first (algorithms.md §1.6).</summary>
public static class PositionBias
{
    // Pseudo-answers on each side: 20 in all.
    private const double PseudoAnswers = 10;

    /// <summary>β: log odds of the left side against the right on randomised presentations, shrunk to 0.</summary>
    /// <param name="left">Answers for what was shown on the left.</param>
    /// <param name="right">Answers for what was shown on the right.</param>
    public static double Of(int left, int right) => Math.Log((left + PseudoAnswers) / (right + PseudoAnswers));

    /// <summary>Standard deviation of <see cref="Of"/>.</summary>
    public static double Deviation(int left, int right) =>
        Math.Sqrt((1 / (left + PseudoAnswers)) + (1 / (right + PseudoAnswers)));

    /// <summary>p(answer | truth) on one presentation: the row weights of class 0 times e^tilt, of class 1 times
    /// e^−tilt, rows summing to 1 again.</summary>
    /// <param name="rater">θ, K by K; unchanged.</param>
    /// <param name="tilt">β/2 where class 0 was on the left, −β/2 where it was on the right, 0 where nobody knows.</param>
    public static double[,] Seen(double[,] rater, double tilt)
    {
        ArgumentNullException.ThrowIfNull(rater);
        if (tilt == 0)
            return rater;
        var k = rater.GetLength(0);
        var seen = (double[,])rater.Clone(); // [K, K]
        for (var t = 0; t < k; t++)
        {
            seen[t, 0] *= Math.Exp(tilt);
            seen[t, 1] *= Math.Exp(-tilt);
            var sum = 0.0;
            for (var l = 0; l < k; l++)
                sum += seen[t, l];
            for (var l = 0; l < k; l++)
                seen[t, l] /= sum;
        }

        return seen;
    }
}
