namespace Routing.RewardModels.Evaluation;

/// <summary>Percentile intervals by drawing whole groups of pairs: pairs of one prompt are not independent. Of few groups nothing is known
/// about the spread between them, and single pairs are drawn: such intervals are too narrow, but those of one group would be points.</summary>
internal sealed class GroupBootstrap
{
    /// <summary>Groups below which single pairs are drawn.</summary>
    public const int LeastGroups = 5;

    private const int Draws = 1000;

    private readonly int[] _group; // [N]
    private readonly int[][] _counts; // [Draws][units: groups, or pairs]

    public GroupBootstrap(IReadOnlyList<JudgedPair> judged, int seed)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        _group = [.. judged.Select(one => known.TryGetValue(one.Group, out var at) ? at : known[one.Group] = known.Count)];
        Groups = known.Count;
        if (Groups < LeastGroups)
            _group = [.. Enumerable.Range(0, judged.Count)];
        var units = Groups < LeastGroups ? judged.Count : Groups;
        var random = new Random(seed);
        _counts = new int[Draws][];
        for (var draw = 0; draw < Draws; draw++)
        {
            _counts[draw] = new int[units];
            for (var n = 0; n < units; n++)
                _counts[draw][random.Next(units)]++;
        }
    }

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <summary>Interval of a mean.</summary>
    /// <param name="values">[N]; NaN is left out.</param>
    /// <param name="tail">Mass beyond each end.</param>
    public double[] Mean(double[] values, double tail = 0.025) => Means([values], tail);

    /// <summary>Interval of the mean of several means; each is over the values that are no NaN.</summary>
    /// <param name="columns">[M][N].</param>
    public double[] Means(double[][] columns, double tail = 0.025)
    {
        var (sums, counts) = (columns.Select(Sums).ToArray(), columns.Select(Counts).ToArray());
        var draws = new List<double>(Draws);
        foreach (var drawn in _counts)
        {
            var (mean, used) = (0.0, 0);
            for (var m = 0; m < columns.Length; m++)
            {
                var (sum, count) = (0.0, 0.0);
                for (var g = 0; g < drawn.Length; g++)
                {
                    sum += drawn[g] * sums[m][g];
                    count += drawn[g] * counts[m][g];
                }

                if (count <= 0)
                    continue;
                mean += sum / count;
                used++;
            }

            if (used > 0)
                draws.Add(mean / used);
        }

        draws.Sort();
        return draws.Count == 0 ? [double.NaN, double.NaN]
            : [draws[(int)(tail * draws.Count)], draws[Math.Max(0, (int)Math.Ceiling((1 - tail) * draws.Count) - 1)]];
    }

    private double[] Sums(double[] values)
    {
        var sums = new double[_counts[0].Length];
        for (var i = 0; i < values.Length; i++)
            sums[_group[i]] += double.IsNaN(values[i]) ? 0 : values[i];
        return sums;
    }

    private double[] Counts(double[] values)
    {
        var counts = new double[_counts[0].Length];
        for (var i = 0; i < values.Length; i++)
            counts[_group[i]] += double.IsNaN(values[i]) ? 0 : 1;
        return counts;
    }
}
