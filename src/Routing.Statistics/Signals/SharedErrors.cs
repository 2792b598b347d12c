namespace Routing.Statistics.Signals;

/// <summary>What pairs of a crowd have in common without copying, beyond what their matrices say: people misread the same items,
/// and some pairs more than others. The empirical null of a test of many pairs (B. Efron, "Large-Scale Simultaneous Hypothesis
/// Testing", 2004), from the lower part of all pairs, since those who copy are at the top.</summary>
/// <param name="Times">Equal errors of a typical pair for each one that the matrices say; at least 1.</param>
/// <param name="Spread">Standard deviation of the pairs' scores, at least 1.</param>
public readonly record struct SharedErrors(double Times, double Spread)
{
    /// <summary>Pairs below which nothing is known of a typical one.</summary>
    public const int LeastPairs = 20;

    // Of a normal distribution a quarter lies above this many standard deviations.
    private const double UpperQuartile = 0.6745;

    // Pairs above this share of them, by score, say nothing of a typical one.
    private const double Typical = 0.9;

    /// <summary>The matrices say it all.</summary>
    public static SharedErrors None { get; } = new(1, 1);

    /// <summary>From pairs drawn by lot, whether they look guilty or not; <see cref="None"/> where they are too few.</summary>
    public static SharedErrors Of(IReadOnlyCollection<EqualErrors> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        List<EqualErrors> ordered = [.. pairs.Where(pair => pair.Expected > 0).OrderBy(pair => pair.Score)];
        if (ordered.Count < LeastPairs)
            return None;
        var typical = ordered.GetRange(0, (int)(Typical * ordered.Count));
        var times = new SharedErrors(Math.Max(1, typical.Sum(pair => pair.Observed) / typical.Sum(pair => pair.Expected)), 1);
        List<double> scores = [.. ordered.Select(pair => times.Of(pair).Score).Order()];
        var spread = (scores[(int)(0.75 * scores.Count)] - scores[scores.Count / 2]) / UpperQuartile;
        return times with { Spread = Math.Max(1, spread) };
    }

    /// <summary>A pair held against the typical one: more errors are expected of it, and they vary more.</summary>
    public EqualErrors Of(EqualErrors pair) => pair with
    {
        Expected = Times * pair.Expected, Variance = Times * Spread * Spread * pair.Variance,
    };
}
