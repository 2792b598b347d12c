namespace Routing.Statistics.Aggregation;

/// <summary>The sums over items that the M step needs: C, P, Σq, V and the hard answers. An item's share is put in and
/// can be taken out again, so that the batch form and the online form (algorithms.md §1.2 and 1.3) are one.</summary>
/// <param name="facts">Gold counts, which stay in, and the tiers of the raters; its votes are not read.</param>
internal sealed class ExpectedCounts(HdsSettings settings, HdsData facts)
{
    private readonly int _k = settings.Classes;
    private readonly List<double[,]> _raters = []; // [J][K, K]
    private readonly double[,] _pool = new double[settings.Classes, settings.Classes]; // [K, K]
    private readonly double[,] _hard = new double[settings.Classes, settings.Classes]; // [K, K]
    private readonly double[] _classes = new double[settings.Classes]; // [K] Σq
    private readonly double[] _given = new double[settings.Classes]; // [K] V
    private double _hardItems;
    private int _seen;

    /// <summary>Makes room for raters 0 … <paramref name="raters"/> − 1, each with his gold.</summary>
    public void Grow(int raters)
    {
        for (var j = _raters.Count; j < raters; j++)
        {
            var gold = facts.GoldOf(j) is { } counts ? (double[,])counts.Clone() : new double[_k, _k];
            _raters.Add(gold);
            for (var t = 0; t < _k; t++)
            {
                for (var l = 0; l < _k; l++)
                    _pool[t, l] += gold[t, l];
            }
        }
    }

    /// <summary>The sums of all items at once.</summary>
    /// <param name="given">V_k, answers of each class, [K].</param>
    public static ExpectedCounts Of(HdsSettings settings, HdsData facts, VoteTable votes, StateSweep sweep, double[] given)
    {
        var k = settings.Classes;
        var kinds = sweep.States / k;
        var counts = new ExpectedCounts(settings, facts) { _seen = sweep.Voted };
        counts.Grow(facts.Raters);
        given.CopyTo(counts._given, 0);
        for (var s = 0; s < sweep.States; s++)
        {
            counts._classes[s / kinds] += sweep.Sums[s];
            counts._hardItems += s % kinds == 1 ? sweep.Sums[s] : 0;
        }

        for (var key = 0; key < votes.Keys; key++)
        {
            var (rater, answer) = (votes.Seats[key / k].Rater, key % k);
            if (facts.IsExpert(rater))
                continue; // The crowd is measured by experts, not the reverse.
            var row = sweep.Counts.AsSpan(key * sweep.Width, sweep.States);
            for (var s = 0; s < row.Length; s++)
            {
                if (s % kinds == 1)
                {
                    counts._hard[s / kinds, answer] += row[s];
                    continue;
                }

                counts._raters[rater][s / kinds, answer] += row[s];
                counts._pool[s / kinds, answer] += row[s];
            }
        }

        return counts;
    }

    /// <summary>Adds an item; one without votes teaches nothing.</summary>
    public void Put(ItemShare share, IReadOnlyList<Vote> votes) => Move(share, votes, 1);

    /// <summary>Undoes <see cref="Put"/> of the same share and votes.</summary>
    public void Take(ItemShare share, IReadOnlyList<Vote> votes) => Move(share, votes, -1);

    /// <summary>π, ρ, h and the pool, without the raters: what one event needs.</summary>
    public HdsModel Shared()
    {
        var votes = VoteShare(_given, settings);
        var weight = 1 + (1.0 * _seen);
        var prior = Normalised([.. _classes.Select((sum, t) => sum + (weight * votes[t]))]);
        if (settings.SymmetricPair)
            prior[0] = prior[1] = (prior[0] + prior[1]) / 2;
        // ρ = (Σ hard_i + (0.3 I + 1)·0.2)/(1.3 I + 1)
        var rho = settings.DifficultyLayer ? (_hardItems + (((0.3 * _seen) + 1) * 0.2)) / ((1.3 * _seen) + 1) : 0;
        return new HdsModel(settings, prior, [], (double[,])_pool.Clone(), [], HardMatrix(_hard), rho);
    }

    /// <summary>θ of one rater under <paramref name="shared"/>.</summary>
    public double[,] Rater(HdsModel shared, int rater)
    {
        Grow(rater + 1);
        return shared.RaterFromCounts(_raters[rater], facts.PriorOf(rater));
    }

    /// <summary>The whole model; nothing in it changes when items are moved later.</summary>
    public HdsModel Model()
    {
        var shared = Shared();
        return shared with
        {
            RaterMatrices = [.. _raters.Select((counts, j) => shared.RaterFromCounts(counts, facts.PriorOf(j)))],
            RaterCounts = [.. _raters.Select(counts => (double[,])counts.Clone())],
        };
    }

    /// <summary>v(k) = (V_k + 1)/(V + K); the two candidates of a pair get the same.</summary>
    public static double[] VoteShare(double[] given, HdsSettings settings)
    {
        var share = Normalised([.. given.Select(count => count + 1)]);
        if (settings.SymmetricPair)
            share[0] = share[1] = (share[0] + share[1]) / 2;
        return share;
    }

    private void Move(ItemShare share, IReadOnlyList<Vote> votes, int sign)
    {
        if (votes.Count == 0)
            return;
        _seen += sign;
        _hardItems += sign * share.Belief.Hard;
        for (var t = 0; t < _k; t++)
            _classes[t] += sign * share.Belief.Classes[t];
        foreach (var vote in votes)
        {
            var (_, rater, answer) = vote;
            Grow(rater + 1);
            _given[answer] += sign;
            if (facts.IsExpert(rater))
                continue; // The crowd is measured by experts, not the reverse.
            var weight = sign * vote.Weight;
            for (var t = 0; t < _k; t++)
            {
                _raters[rater][t, answer] += weight * share.Easy(t);
                _pool[t, answer] += weight * share.Easy(t);
                _hard[t, answer] += weight * share.HardByClass[t];
            }
        }
    }

    // h_k(l) ∝ Hc[k,l] + (s_h/K)·(0.3·[k=l] + 0.7/K), s_h = 2K + 0.3·ΣHc.
    private static double[,] HardMatrix(double[,] counts)
    {
        var k = counts.GetLength(0);
        double sum = 0;
        foreach (var count in counts)
            sum += count;
        var strength = (2 * k) + (0.3 * sum);
        var matrix = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            double row = 0;
            for (var l = 0; l < k; l++)
                row += matrix[t, l] = counts[t, l] + (strength / k * ((l == t ? 0.3 : 0) + (0.7 / k)));
            for (var l = 0; l < k; l++)
                matrix[t, l] /= row;
        }

        return matrix;
    }

    private static double[] Normalised(double[] weights)
    {
        var total = weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }
}
