namespace Routing.Statistics.Aggregation;

/// <summary>One answer: reviewer <paramref name="Rater"/> said <paramref name="Answer"/> about <paramref name="Item"/>;
/// all dense indexes from 0.</summary>
public readonly record struct Vote(int Item, int Rater, int Answer);

/// <summary>One answer with p(answer | truth) of who gave it, K by K.</summary>
/// <param name="Expert">Hard items are hard for the crowd; an expert answers them from his own matrix.</param>
public readonly record struct RatedAnswer(double[,] Rater, int Answer, bool Expert = false);

/// <summary>Settings of the hierarchical Dawid-Skene model (algorithms.md §1.1).</summary>
public sealed record HdsSettings
{
    /// <summary>K, at least 2.</summary>
    public required int Classes { get; init; }

    /// <summary>k0, pseudo-answers of a reviewer's overall accuracy.</summary>
    public double ReviewerStrength { get; init; } = 8;

    /// <summary>k1, pseudo-answers of a reviewer's row.</summary>
    public double RowStrength { get; init; } = 8;

    /// <summary>a0, accuracy before any evidence.</summary>
    public double InitialAccuracy { get; init; } = 0.75;

    /// <summary>EM sweeps; few on purpose, they regularise.</summary>
    public int Sweeps { get; init; } = 5;

    /// <summary>Whether items may be hard (§1.7).</summary>
    public bool DifficultyLayer { get; init; } = true;

    /// <summary>γ of §1.6: share of the discretised Gaussian in a reviewer's prior row, for classes that are levels of
    /// a scale; in [0, 1], 0 for classes without order.</summary>
    public double OrdinalMix { get; init; }

    /// <summary>Classes 0 and 1 are exchangeable candidates; class 2, if any, is a tie (§1.6).</summary>
    public bool SymmetricPair { get; init; }
}

/// <summary>Answers to infer from.</summary>
public sealed record HdsData(int Items, int Raters, IReadOnlyList<Vote> Votes)
{
    /// <summary>Items whose answer is known (adjudicated): clamped in the E step.</summary>
    public IReadOnlyDictionary<int, int> Known { get; init; } = new Dictionary<int, int>();

    /// <summary>Counts of answers on dedicated gold, per rater K by K; null entries or list: none.</summary>
    public IReadOnlyList<double[,]?>? GoldCounts { get; init; }

    /// <summary>Accuracy expected of a rater before any evidence, in (1/K, 1); null entries or list: the pool's. A rater
    /// with one is an expert: his matrix rests on that and on gold alone, never on agreement with the crowd, and what is
    /// hard for the crowd he answers from his own matrix.</summary>
    public IReadOnlyList<double?>? PriorAccuracy { get; init; }

    /// <summary>Whether the rater is an expert.</summary>
    public bool IsExpert(int rater) => PriorAccuracy?[rater] is not null;
}

/// <summary>Posterior of one item.</summary>
/// <param name="Classes">q(k), sums to 1.</param>
/// <param name="Hard">Probability that the item is hard, in [0, 1].</param>
public sealed record ItemBelief(double[] Classes, double Hard);

/// <summary>Result of a fit: q by item, hardness by item, and the model to go on with.</summary>
public sealed record HdsFit(double[][] Posteriors, double[] Hard, HdsModel Model);

/// <summary>Everything needed to judge further answers.</summary>
/// <param name="ClassPrior">π(k).</param>
/// <param name="RaterMatrices">θ_j(k,l), K by K for each rater.</param>
/// <param name="Pool">P, summed counts, K by K.</param>
/// <param name="RaterCounts">C_j, K by K for each rater.</param>
/// <param name="HardMatrix">h_k(l), answers on hard items.</param>
/// <param name="HardShare">ρ in (0, 1); 0 without the difficulty layer.</param>
public sealed record HdsModel(
    HdsSettings Settings, double[] ClassPrior, double[][,] RaterMatrices, double[,] Pool, double[][,] RaterCounts,
    double[,] HardMatrix, double HardShare)
{
    private readonly PoolRates _rates = PoolRates.Of(Pool, Settings);

    /// <summary>ā, the pool's accuracy.</summary>
    public double PoolAccuracy => _rates.Accuracy;

    /// <summary>a_k, the pool's accuracy by true class.</summary>
    public IReadOnlyList<double> ClassAccuracy => _rates.ByClass;

    /// <summary>θ of a rater without evidence: the prior row.</summary>
    /// <param name="priorAccuracy">Accuracy expected of him; null: the pool's.</param>
    public double[,] NewRater(double? priorAccuracy = null) =>
        RaterFromCounts(new double[Settings.Classes, Settings.Classes], priorAccuracy);

    /// <summary>θ of a rater with these counts (§1.1).</summary>
    public double[,] RaterFromCounts(double[,] counts, double? priorAccuracy = null) =>
        _rates.Rater(counts, Settings, priorAccuracy);
}

/// <summary>What the pool does, from which a reviewer's prior is built.</summary>
internal sealed record PoolRates(double Accuracy, double[] ByClass, double[,] Shape)
{
    public static PoolRates Of(double[,] pool, HdsSettings settings)
    {
        var k = settings.Classes;
        var p = settings.SymmetricPair ? Symmetrised(pool) : pool;
        double total = 0, right = 0;
        for (var t = 0; t < k; t++)
        {
            right += p[t, t];
            for (var l = 0; l < k; l++)
                total += p[t, l];
        }

        var weight = (2 * k) + (0.3 * total);
        var accuracy = Math.Clamp(
            (right + (weight * settings.InitialAccuracy)) / (total + weight), (1.0 / k) + 0.02, 0.995);
        var byClass = new double[k]; // [K]
        var shape = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            double row = 0, errors = 0;
            for (var l = 0; l < k; l++)
            {
                row += p[t, l];
                errors += l == t ? 0 : p[t, l] + 1;
            }

            byClass[t] = Math.Clamp((p[t, t] + (weight / k * accuracy)) / (row + (weight / k)), 1e-3, 1 - 1e-3);
            for (var l = 0; l < k; l++)
                shape[t, l] = l == t ? 0 : (p[t, l] + 1) / errors;
        }

        return new PoolRates(accuracy, byClass, shape);
    }

    public double[,] Rater(double[,] counts, HdsSettings settings, double? priorAccuracy)
    {
        var k = settings.Classes;
        double n = 0, r = 0;
        for (var t = 0; t < k; t++)
        {
            r += counts[t, t];
            for (var l = 0; l < k; l++)
                n += counts[t, l];
        }

        var own = Math.Clamp(
            (r + (settings.ReviewerStrength * (priorAccuracy ?? Accuracy))) / (n + settings.ReviewerStrength), 1e-3, 1 - 1e-3);
        var offset = Logit(own) - Logit(Accuracy);
        var scale = settings.OrdinalMix > 0 ? OrdinalRows.Of(counts) : null;
        var theta = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            var mean = 1 / (1 + Math.Exp(-(Logit(ByClass[t]) + offset)));
            double row = 0;
            for (var l = 0; l < k; l++)
                row += counts[t, l];
            for (var l = 0; l < k; l++)
            {
                var prior = l == t ? mean : (1 - mean) * Shape[t, l];
                if (scale is not null)
                    prior = ((1 - settings.OrdinalMix) * prior) + (settings.OrdinalMix * scale[t, l]);
                theta[t, l] = (counts[t, l] + (settings.RowStrength * prior)) / (row + settings.RowStrength);
            }
        }

        return theta;
    }

    // The two candidates of a pair are exchangeable: average P over swapping classes 0 and 1.
    private static double[,] Symmetrised(double[,] pool)
    {
        var k = pool.GetLength(0);
        var even = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            for (var l = 0; l < k; l++)
                even[t, l] = (pool[t, l] + pool[Swap(t), Swap(l)]) / 2;
        }

        return even;
    }

    private static int Swap(int k) => k < 2 ? 1 - k : k;

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
