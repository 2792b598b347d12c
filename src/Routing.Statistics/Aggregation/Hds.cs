namespace Routing.Statistics.Aggregation;

/// <summary>One answer: reviewer <paramref name="Rater"/> said <paramref name="Answer"/> about <paramref name="Item"/>;
/// all dense indexes from 0.</summary>
public readonly record struct Vote(int Item, int Rater, int Answer)
{
    /// <summary>How the presentation drew him to class 0 (<see cref="PositionBias.Seen"/>); 0 for none.</summary>
    public double Tilt { get; init; }

    /// <summary>Exponent of the answer's likelihood, in (0, 1]: 1/g where g people who answer as one gave it
    /// (algorithms.md §6.4).</summary>
    public double Share { get; init; } = 1;

    /// <summary>Weight of the answer in the counts of its rater, in [0, 1]: old answers are forgotten (§6.2).</summary>
    public double Weight { get; init; } = 1;
}

/// <summary>One answer with p(answer | truth) of who gave it, K by K.</summary>
/// <param name="Expert">Hard items are hard for the crowd; an expert answers them from his own matrix.</param>
public readonly record struct RatedAnswer(double[,] Rater, int Answer, bool Expert = false)
{
    /// <summary>Exponent of the likelihood, in (0, 1]; see <see cref="Vote.Share"/>.</summary>
    public double Share { get; init; } = 1;
}

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

    /// <summary>Counts of answers on dedicated gold, per rater K by K; null entries, or a list that is null or
    /// ends before him: none.</summary>
    public IReadOnlyList<double[,]?>? GoldCounts { get; init; }

    /// <summary>Accuracy expected of a rater before any evidence, in (1/K, 1); null entries or list: the pool's. A rater
    /// with one is an expert: his matrix rests on that and on gold alone, never on agreement with the crowd, and what is
    /// hard for the crowd he answers from his own matrix.</summary>
    public IReadOnlyList<double?>? PriorAccuracy { get; init; }

    /// <summary>Whether the rater is an expert.</summary>
    public bool IsExpert(int rater) => PriorOf(rater) is not null;

    internal bool HasGold => GoldCounts is not null && GoldCounts.Any(gold => gold?.Cast<double>().Any(n => n > 0) is true);

    internal double? PriorOf(int rater) =>
        PriorAccuracy is not null && rater < PriorAccuracy.Count ? PriorAccuracy[rater] : null;

    internal double[,]? GoldOf(int rater) => GoldCounts is not null && rater < GoldCounts.Count ? GoldCounts[rater] : null;

    internal int? KnownOf(int item) => Known.TryGetValue(item, out var answer) ? answer : null;
}

/// <summary>Posterior of one item.</summary>
/// <param name="Classes">q(k), sums to 1.</param>
/// <param name="Hard">Probability that the item is hard, in [0, 1].</param>
public sealed record ItemBelief(double[] Classes, double Hard)
{
    /// <summary>What several models pooled say of the same answers (<see cref="QuickPool"/>), on which labels and confidence rest;
    /// Classes where nothing was pooled.</summary>
    public double[] Pooled { get; init; } = Classes;
}

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

    internal PoolRates Rates => _rates;

    /// <summary>ā, the pool's accuracy.</summary>
    public double PoolAccuracy => _rates.Accuracy;

    /// <summary>Answers behind the pool's accuracy, as the fit weighed them.</summary>
    public double PoolAnswers => Total(Pool);

    /// <summary>Answers of a rater, as the fit weighed them.</summary>
    public double AnswersOf(int rater) => Total(RaterCounts[rater]);

    /// <summary>a_k, the pool's accuracy by true class.</summary>
    public IReadOnlyList<double> ClassAccuracy => _rates.ByClass;

    /// <summary>θ of a rater without evidence: the prior row.</summary>
    /// <param name="priorAccuracy">Accuracy expected of him; null: the pool's.</param>
    public double[,] NewRater(double? priorAccuracy = null) =>
        RaterFromCounts(new double[Settings.Classes, Settings.Classes], priorAccuracy);

    /// <summary>θ of a rater with these counts (§1.1).</summary>
    public double[,] RaterFromCounts(double[,] counts, double? priorAccuracy = null) =>
        _rates.Rater(counts, Settings, priorAccuracy);

    private static double Total(double[,] counts)
    {
        double total = 0;
        foreach (var count in counts)
            total += count;
        return total;
    }
}
