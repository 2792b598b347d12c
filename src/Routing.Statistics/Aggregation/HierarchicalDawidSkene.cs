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

    /// <summary>The same from all answers but one.</summary>
    public static ItemBelief PosteriorWithout(HdsModel model, IReadOnlyList<RatedAnswer> answers, int answer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentOutOfRangeException.ThrowIfNegative(answer);
        return ExpectationStep.Of(model, answers, null, answer).Belief;
    }

    /// <summary>What an item's answers teach about who gave them: r(k, easy), [K]. A hard item teaches nothing (§1.7).</summary>
    public static double[] EasyShares(HdsModel model, IReadOnlyList<RatedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(answers);
        var share = ExpectationStep.Of(model, answers, null);
        return [.. Enumerable.Range(0, model.Settings.Classes).Select(share.Easy)];
    }

    /// <summary>Five symmetric-start sweeps over all votes (§1.2).</summary>
    /// <remarks>O(votes · K · sweeps) in dense arrays; <see cref="OnlineHds.Refit"/> is the same by item, written plainly.</remarks>
    public static HdsFit Fit(HdsData data, HdsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Sweeps, 1);
        var votes = VoteTable.Of(data, settings.Classes);
        var kinds = settings.DifficultyLayer ? 2 : 1;
        var sweep = new StateSweep(votes, kinds, data.Known);
        var given = votes.Given();
        var posteriors = new double[data.Items][]; // [I][K]
        var hard = new double[data.Items]; // [I]
        var model = Start(data, settings, given);
        for (var n = 1; n <= settings.Sweeps; n++)
        {
            WriteLogs(model, data, votes, sweep);
            sweep.Pass(Prior(model, kinds), n < settings.Sweeps ? null : Keep);
            model = ExpectedCounts.Of(settings, data, votes, sweep, given).Model();
        }

        return new HdsFit(posteriors, hard, model);

        void Keep(int item, ReadOnlySpan<double> states)
        {
            posteriors[item] = sweep.Classes(states);
            for (var k = 0; kinds == 2 && k < settings.Classes; k++)
                hard[item] += states[(k * 2) + 1];
        }
    }

    /// <summary>log π(k), and the shares of easy and hard where there is such a layer; [K · kinds].</summary>
    private static double[] Prior(HdsModel model, int kinds)
    {
        var prior = new double[model.Settings.Classes * kinds];
        for (var s = 0; s < prior.Length; s++)
        {
            var kind = s % kinds == 1 ? model.HardShare : 1 - model.HardShare;
            prior[s] = ExpectationStep.Log(model.ClassPrior[s / kinds]) + Math.Log(kind);
        }

        return prior;
    }

    // An easy item is answered from one's own matrix; a hard one from everybody's, but by an expert from his own.
    private static void WriteLogs(HdsModel model, HdsData data, VoteTable votes, StateSweep sweep)
    {
        var k = votes.Classes;
        var kinds = sweep.States / k;
        for (var seat = 0; seat < votes.Seats.Count; seat++)
        {
            var (rater, tilt, share) = votes.Seats[seat];
            var theta = PositionBias.Seen(model.RaterMatrices[rater], tilt);
            var hard = data.IsExpert(rater) ? theta : model.HardMatrix;
            for (var answer = 0; answer < k; answer++)
            {
                var row = sweep.Logs.AsSpan(((seat * k) + answer) * sweep.Width, sweep.States);
                for (var s = 0; s < row.Length; s++)
                    row[s] = share * ExpectationStep.Log((s % kinds == 1 ? hard : theta)[s / kinds, answer]);
            }
        }
    }

    // Without gold every rater starts alike; with gold, from what gold says. π starts at the share of votes.
    internal static HdsModel Start(HdsData data, HdsSettings settings, double[] given)
    {
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
