namespace Routing.RewardModels.Evaluation;

/// <summary>Rank correlation of doubt and error.</summary>
internal static class Doubt
{
    /// <summary>Spearman's correlations over the pairs, with lower ends by bootstrap over prompts.</summary>
    public static DoubtCheck Of(IReadOnlyList<JudgedPair> judged, GroupBootstrap bootstrap)
    {
        var wrong = Ranks([.. judged.Select(one => 1 - one.Right)]);
        var (information, informationLow) = Correlation([.. judged.Select(one => one.View.Information)]);
        var (sign, signLow) = Correlation([.. judged.Select(one => -one.View.Z)]);
        return new DoubtCheck(information, informationLow, sign, signLow);

        (double Value, double Low) Correlation(double[] doubt)
        {
            // The correlation is the mean of these products, whose groups are drawn.
            double[] products = [.. Ranks(doubt).Zip(wrong, (a, b) => a * b)];
            return (products.Average(), bootstrap.Mean(products, tail: 0.05)[0]);
        }
    }

    // Mean ranks, standardised; all 0 where all are equal.
    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[order[end]] == values[order[start]])
                end++;
            for (var n = start; n < end; n++)
                ranks[order[n]] = (start + end - 1) / 2.0;
            start = end;
        }

        var mean = ranks.Average();
        var deviation = Math.Sqrt(ranks.Average(rank => (rank - mean) * (rank - mean)));
        return deviation == 0 ? new double[ranks.Length] : Array.ConvertAll(ranks, rank => (rank - mean) / deviation);
    }
}
