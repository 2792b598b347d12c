namespace Routing.Statistics.Aggregation;

/// <summary>Hierarchical, regularised Dawid-Skene with an easy/hard layer (algorithms.md §1.1–1.2, 1.7; after
/// Dawid and Skene 1979). A pure function of the multiset of votes.</summary>
public static class HierarchicalDawidSkene
{
    /// <summary>The model before any vote: uniform classes, every rater at the initial accuracy.</summary>
    public static HdsModel Initial(HdsSettings settings)
    {
        var k = settings.Classes;
        var hard = settings.DifficultyLayer ? 0.2 : 0;
        return new HdsModel(
            settings, [.. Enumerable.Repeat(1.0 / k, k)], [], new double[k, k], [], HardMatrix(new double[k, k]), hard);
    }

    /// <summary>Posterior of one item from its answers and the θ of each answering rater; none gives the prior.</summary>
    public static ItemBelief Posterior(HdsModel model, IReadOnlyList<RatedAnswer> answers)
    {
        var k = model.Settings.Classes;
        var easy = new double[k]; // [K] logarithms
        var hard = new double[k]; // [K]
        for (var t = 0; t < k; t++)
        {
            var prior = Math.Log(Math.Max(model.ClassPrior[t], 1e-9));
            easy[t] = prior + Math.Log(1 - model.HardShare);
            hard[t] = model.HardShare > 0 ? prior + Math.Log(model.HardShare) : double.NegativeInfinity;
            foreach (var (rater, answer, expert) in answers)
            {
                easy[t] += Math.Log(Math.Max(rater[t, answer], 1e-9));
                hard[t] += Math.Log(Math.Max(expert ? rater[t, answer] : model.HardMatrix[t, answer], 1e-9));
            }
        }

        var top = Math.Max(easy.Max(), hard.Max());
        double total = 0, hardMass = 0;
        var q = new double[k]; // [K]
        for (var t = 0; t < k; t++)
        {
            var h = Math.Exp(hard[t] - top);
            q[t] = Math.Exp(easy[t] - top) + h;
            hardMass += h;
            total += q[t];
        }

        for (var t = 0; t < k; t++)
            q[t] /= total;
        return new ItemBelief(q, hardMass / total);
    }

    /// <summary>Five symmetric-start sweeps over all votes (§1.2).</summary>
    public static HdsFit Fit(HdsData data, HdsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        var k = settings.Classes;
        var byItem = new List<Vote>[data.Items];
        for (var i = 0; i < data.Items; i++)
            byItem[i] = [];
        var given = new double[k]; // [K]
        foreach (var vote in data.Votes.OrderBy(vote => vote.Item).ThenBy(vote => vote.Rater).ThenBy(vote => vote.Answer))
        {
            byItem[vote.Item].Add(vote);
            given[vote.Answer]++;
        }

        var share = Smoothed(given, settings);
        var prior = share;
        var matrices = Start(data, settings);
        var hardMatrix = HardMatrix(new double[k, k]);
        var rho = settings.DifficultyLayer ? 0.2 : 0;
        var q = new double[data.Items][]; // [I][K]
        var hardness = new double[data.Items]; // [I]
        var model = Initial(settings);
        for (var sweep = 0; sweep < settings.Sweeps; sweep++)
        {
            var counts = Gold(data, k);
            var hardCounts = new double[k, k]; // [K, K]
            var sums = new double[k]; // [K]
            double hardSum = 0;
            var seen = 0;
            var step = model with
            {
                ClassPrior = prior, RaterMatrices = matrices, HardMatrix = hardMatrix, HardShare = rho,
            };
            for (var i = 0; i < data.Items; i++)
            {
                var (belief, hardByClass) = Expect(
                    step, byItem[i], data, data.Known.TryGetValue(i, out var known) ? known : null);
                (q[i], hardness[i]) = (belief.Classes, belief.Hard);
                if (byItem[i].Count == 0)
                    continue;
                seen++;
                hardSum += belief.Hard;
                for (var t = 0; t < k; t++)
                {
                    sums[t] += belief.Classes[t];
                    foreach (var vote in byItem[i])
                    {
                        if (data.IsExpert(vote.Rater))
                            continue; // The crowd is measured by experts, not the reverse.
                        counts[vote.Rater][t, vote.Answer] += belief.Classes[t] - hardByClass[t];
                        hardCounts[t, vote.Answer] += hardByClass[t];
                    }
                }
            }

            var pool = new double[k, k]; // [K, K]
            foreach (var count in counts)
            {
                for (var t = 0; t < k; t++)
                {
                    for (var l = 0; l < k; l++)
                        pool[t, l] += count[t, l];
                }
            }

            var weight = 1 + (1.0 * seen);
            prior = Normalised([.. sums.Select((sum, t) => sum + (weight * share[t]))]);
            if (settings.SymmetricPair)
                prior[0] = prior[1] = (prior[0] + prior[1]) / 2;
            var rates = PoolRates.Of(pool, settings);
            matrices = [.. counts.Select((count, j) => rates.Rater(count, settings, data.PriorAccuracy?[j]))];
            if (settings.DifficultyLayer)
            {
                hardMatrix = HardMatrix(hardCounts);
                rho = (hardSum + (((0.3 * seen) + 1) * 0.2)) / ((1.3 * seen) + 1);
            }

            model = new HdsModel(settings, prior, matrices, pool, counts, hardMatrix, rho);
        }

        return new HdsFit(q, hardness, model);
    }

    private static (ItemBelief Belief, double[] HardByClass) Expect(
        HdsModel model, List<Vote> votes, HdsData data, int? known)
    {
        var k = model.Settings.Classes;
        var logs = new double[2, k]; // [easy/hard, K]
        for (var t = 0; t < k; t++)
        {
            var prior = Math.Log(Math.Max(model.ClassPrior[t], 1e-9));
            logs[0, t] = prior + Math.Log(1 - model.HardShare);
            logs[1, t] = model.HardShare > 0 ? prior + Math.Log(model.HardShare) : double.NegativeInfinity;
            foreach (var vote in votes)
            {
                var own = Math.Log(Math.Max(model.RaterMatrices[vote.Rater][t, vote.Answer], 1e-9));
                logs[0, t] += own;
                logs[1, t] += data.IsExpert(vote.Rater) ? own : Math.Log(Math.Max(model.HardMatrix[t, vote.Answer], 1e-9));
            }
        }

        var top = double.NegativeInfinity;
        for (var t = 0; t < k; t++)
        {
            if (known is null || known == t)
                top = Math.Max(top, Math.Max(logs[0, t], logs[1, t]));
        }

        double total = 0;
        var q = new double[k]; // [K]
        var hard = new double[k]; // [K]
        for (var t = 0; t < k; t++)
        {
            if (known is { } truth && truth != t)
                continue;
            hard[t] = Math.Exp(logs[1, t] - top);
            q[t] = Math.Exp(logs[0, t] - top) + hard[t];
            total += q[t];
        }

        for (var t = 0; t < k; t++)
        {
            q[t] /= total;
            hard[t] /= total;
        }

        return (new ItemBelief(q, hard.Sum()), hard);
    }

    // Without gold every rater starts alike; with gold, from what gold says.
    private static double[][,] Start(HdsData data, HdsSettings settings)
    {
        var k = settings.Classes;
        if (data.GoldCounts is not null)
        {
            var gold = Gold(data, k);
            var pool = new double[k, k]; // [K, K]
            foreach (var count in gold)
            {
                for (var t = 0; t < k; t++)
                {
                    for (var l = 0; l < k; l++)
                        pool[t, l] += count[t, l];
                }
            }

            var rates = PoolRates.Of(pool, settings);
            return [.. gold.Select((count, j) => rates.Rater(count, settings, data.PriorAccuracy?[j]))];
        }

        var start = Symmetric(settings.InitialAccuracy, k);
        return [.. Enumerable.Range(0, data.Raters)
            .Select(j => data.PriorAccuracy?[j] is { } prior ? Symmetric(prior, k) : start)];
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

    private static double[][,] Gold(HdsData data, int k) => [.. Enumerable.Range(0, data.Raters)
        .Select(j => data.GoldCounts?[j] is { } gold ? (double[,])gold.Clone() : new double[k, k])];

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
            {
                matrix[t, l] = counts[t, l] + (strength / k * ((l == t ? 0.3 : 0) + (0.7 / k)));
                row += matrix[t, l];
            }

            for (var l = 0; l < k; l++)
                matrix[t, l] /= row;
        }

        return matrix;
    }

    private static double[] Smoothed(double[] given, HdsSettings settings)
    {
        var share = Normalised([.. given.Select(count => count + 1)]);
        if (settings.SymmetricPair)
            share[0] = share[1] = (share[0] + share[1]) / 2;
        return share;
    }

    private static double[] Normalised(double[] weights)
    {
        var total = weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }
}
