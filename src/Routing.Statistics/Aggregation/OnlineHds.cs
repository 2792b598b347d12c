namespace Routing.Statistics.Aggregation;

/// <summary>The online form (algorithms.md §1.3): incremental EM, one vote at a time, in one process. R. M. Neal and
/// G. E. Hinton, "A View of the EM Algorithm that Justifies Incremental, Sparse, and Other Variants", 1998.</summary>
/// <remarks>Depends on the order of arrival until <see cref="Refit"/>, which gives the batch form of the same votes.
/// Not safe for use by several threads.</remarks>
public sealed class OnlineHds
{
    private readonly HdsSettings _settings;
    private readonly HdsData _facts;
    private readonly Dictionary<int, List<Vote>> _byItem;
    private readonly Dictionary<int, ItemShare> _shares = [];
    private ExpectedCounts _counts;

    /// <summary>Starts from the batch form of what has been seen.</summary>
    /// <param name="seen">Votes, gold, known answers and tiers so far; null: nothing. Later votes may name items and
    /// raters beyond its sizes.</param>
    public OnlineHds(HdsSettings settings, HdsData? seen = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _facts = seen ?? new HdsData(0, 0, []);
        _byItem = _facts.Votes.GroupBy(vote => vote.Item).ToDictionary(
            group => group.Key, group => group.DistinctBy(vote => vote.Rater).ToList());
        _counts = new ExpectedCounts(settings, _facts);
        Refit();
    }

    /// <summary>The model that the counts give now; O(raters · K²).</summary>
    public HdsModel Model => _counts.Model();

    /// <summary>Takes one vote and moves the counts of everybody who answered the item. A second vote of a rater on an
    /// item changes nothing, so that delivery may be repeated.</summary>
    /// <returns>The item's posterior.</returns>
    public ItemBelief Apply(Vote vote)
    {
        if (!_byItem.TryGetValue(vote.Item, out var votes))
            _byItem[vote.Item] = votes = [];
        if (votes.Exists(other => other.Rater == vote.Rater))
            return _shares[vote.Item].Belief;

        // θ and π still hold the item's old share, as those of everybody else do: a coordinate step of EM.
        var shared = _counts.Shared();
        List<Vote> all = [.. votes, vote];
        var answers = all.ConvertAll(
            given => new RatedAnswer(
                PositionBias.Seen(_counts.Rater(shared, given.Rater), given.Tilt), given.Answer, _facts.IsExpert(given.Rater)) { Share = given.Share });
        var share = ExpectationStep.Of(shared, answers, _facts.KnownOf(vote.Item));
        if (_shares.TryGetValue(vote.Item, out var earlier))
            _counts.Take(earlier, votes);
        _counts.Put(share, all);
        votes.Add(vote);
        _shares[vote.Item] = share;
        return share.Belief;
    }

    /// <summary>The item's posterior as of its last vote or the last refit; the class prior where there was none.</summary>
    public ItemBelief Belief(int item) => _shares.TryGetValue(item, out var share)
        ? share.Belief
        : ExpectationStep.Of(_counts.Shared(), [], _facts.KnownOf(item)).Belief;

    /// <summary>Replaces posteriors and counts by the batch form of the votes so far.</summary>
    public HdsFit Refit()
    {
        var votes = _byItem.Values.SelectMany(votes => votes).ToList();
        var data = _facts with
        {
            Items = Math.Max(_facts.Items, _byItem.Keys.DefaultIfEmpty(-1).Max() + 1),
            Raters = Math.Max(_facts.Raters, votes.Select(vote => vote.Rater).DefaultIfEmpty(-1).Max() + 1),
            Votes = votes,
        };
        var (shares, counts) = Sweep(data);
        _counts = counts;
        foreach (var item in _byItem.Keys)
            _shares[item] = shares[item];
        return new HdsFit(
            [.. shares.Select(share => share.Belief.Classes)], [.. shares.Select(share => share.Belief.Hard)], counts.Model());
    }

    // The batch form with all that the online form needs to go on from there.
    private (ItemShare[] Shares, ExpectedCounts Counts) Sweep(HdsData data)
    {
        var byItem = new List<Vote>[data.Items]; // [I]
        for (var i = 0; i < data.Items; i++)
            byItem[i] = [];
        var given = new double[_settings.Classes]; // [K]
        foreach (var vote in data.Votes.OrderBy(vote => vote.Item).ThenBy(vote => vote.Rater).ThenBy(vote => vote.Answer))
        {
            byItem[vote.Item].Add(vote);
            given[vote.Answer]++;
        }

        var model = HierarchicalDawidSkene.Start(data, _settings, given);
        var shares = new ItemShare[data.Items]; // [I]
        for (var sweep = 1; ; sweep++)
        {
            var counts = new ExpectedCounts(_settings, data);
            counts.Grow(data.Raters);
            for (var i = 0; i < data.Items; i++)
            {
                var answers = byItem[i].ConvertAll(
                    vote => new RatedAnswer(
                        PositionBias.Seen(model.RaterMatrices[vote.Rater], vote.Tilt), vote.Answer, data.IsExpert(vote.Rater)) { Share = vote.Share });
                shares[i] = ExpectationStep.Of(model, answers, data.KnownOf(i));
                counts.Put(shares[i], byItem[i]);
            }

            if (sweep == _settings.Sweeps)
                return (shares, counts);
            model = counts.Model();
        }
    }
}
