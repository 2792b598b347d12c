namespace Routing.Statistics.Aggregation;

/// <summary>Hierarchical, regularised Dawid-Skene with an easy/hard layer (algorithms.md §1.1–1.2, 1.7; after
/// Dawid and Skene 1979). A pure function of the multiset of votes.</summary>
public static class HierarchicalDawidSkene
{
    /// <summary>The model before any vote: uniform classes, every rater at the initial accuracy.</summary>
    public static HdsModel Initial(HdsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ExpectedCounts(settings, new HdsData(0, 0, [])).Model();
    }

    /// <summary>Posterior of one item from its answers and the θ of each answering rater; none gives the prior.</summary>
    public static ItemBelief Posterior(HdsModel model, IReadOnlyList<RatedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(answers);
        return ExpectationStep.Of(model, answers, null).Belief;
    }

    /// <summary>Five symmetric-start sweeps over all votes (§1.2).</summary>
    public static HdsFit Fit(HdsData data, HdsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        var (shares, counts) = Sweep(data, settings);
        return Result(shares, counts);
    }

    internal static HdsFit Result(ItemShare[] shares, ExpectedCounts counts) => new(
        [.. shares.Select(share => share.Belief.Classes)], [.. shares.Select(share => share.Belief.Hard)], counts.Model());

    /// <summary>The same with all that an online form needs to go on from there.</summary>
    internal static (ItemShare[] Shares, ExpectedCounts Counts) Sweep(HdsData data, HdsSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Sweeps, 1);
        var byItem = new List<Vote>[data.Items]; // [I]
        for (var i = 0; i < data.Items; i++)
            byItem[i] = [];
        foreach (var vote in data.Votes.OrderBy(vote => vote.Item).ThenBy(vote => vote.Rater).ThenBy(vote => vote.Answer))
            byItem[vote.Item].Add(vote);

        var model = Start(data, settings);
        var shares = new ItemShare[data.Items]; // [I]
        for (var sweep = 1; ; sweep++)
        {
            var counts = new ExpectedCounts(settings, data);
            counts.Grow(data.Raters);
            for (var i = 0; i < data.Items; i++)
            {
                var answers = byItem[i].ConvertAll(
                    vote => new RatedAnswer(
                        PositionBias.Seen(model.RaterMatrices[vote.Rater], vote.Tilt), vote.Answer, data.IsExpert(vote.Rater)) { Share = vote.Share });
                shares[i] = ExpectationStep.Of(model, answers, data.KnownOf(i));
                counts.Put(shares[i], byItem[i]);
            }

            if (sweep == settings.Sweeps)
                return (shares, counts);
            model = counts.Model();
        }
    }

    // Without gold every rater starts alike; with gold, from what gold says. π starts at the share of votes.
    private static HdsModel Start(HdsData data, HdsSettings settings)
    {
        var given = new double[settings.Classes]; // [K]
        foreach (var vote in data.Votes)
            given[vote.Answer]++;
        var counts = new ExpectedCounts(settings, data);
        counts.Grow(data.Raters);
        var gold = counts.Model() with { ClassPrior = ExpectedCounts.VoteShare(given, settings) };
        if (data.HasGold)
            return gold;

        var alike = Symmetric(settings.InitialAccuracy, settings.Classes);
        return gold with
        {
            RaterMatrices = [.. Enumerable.Range(0, data.Raters)
                .Select(j => data.PriorOf(j) is { } prior ? Symmetric(prior, settings.Classes) : alike)],
        };
    }

    private static double[,] Symmetric(double accuracy, int k)
    {
        var matrix = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            for (var l = 0; l < k; l++)
                matrix[t, l] = l == t ? accuracy : (1 - accuracy) / (k - 1);
        }

        return matrix;
    }
}
