using Routing.Statistics.Aggregation.Peers;
using Routing.Statistics.Calibration;

namespace Routing.Statistics.Aggregation;

/// <summary>What the engine would believe of votes that nobody else saw: several models' pooled opinion. Known answers move
/// the pool towards the models that they bear out, and calibrate it (algorithms.md §1.8, §10.3).</summary>
/// <remarks>No model is best on every crowd: confusion matrices win where a crowd errs to one side, one number per reviewer
/// wins where it does not, subtypes of the classes where the errors of people go together.</remarks>
public static class ModelChoice
{
    /// <summary>Votes above which only the models that are linear in them with a small constant are asked.</summary>
    public const int ManyVotes = 3_000_000;

    private const int Folds = 2;

    private static readonly Func<HdsData, int, int, double[][]>[] _few =
    [
        (data, classes, _) => MajorityVote.Posteriors(data, classes),
        Mace.Posteriors,
        (data, classes, _) => BayesianWeightedAverage.Posteriors(data, classes),
        (data, classes, _) => BayesianClassifierCombination.Independent(data, classes),
        BayesianClassifierCombination.EnhancedFast,
    ];

    private static readonly Func<HdsData, int, int, double[][]>[] _many =
    [
        (data, classes, _) => MajorityVote.Posteriors(data, classes),
        (data, classes, _) => BayesianClassifierCombination.Independent(data, classes),
        (data, classes, _) => HierarchicalDawidSkene.Fit(data, new HdsSettings { Classes = classes }).Posteriors,
    ];

    private static readonly string[] _fewNames = ["mv", "mace", "bwa", "ibcc", "ebcc"];
    private static readonly string[] _manyNames = ["mv", "ibcc", "hds"];

    /// <summary>Calibrated posteriors by item, [I][K], and the weight of each model's opinion.</summary>
    /// <param name="data">Votes; the known answers are gold, and hold in the result.</param>
    /// <param name="classes">Number of classes K, at least 2.</param>
    /// <param name="seed">Seed of the models that start at random.</param>
    public static (double[][] Posteriors, IReadOnlyList<(string Model, double Weight)> Weights) Posteriors(
        HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (models, names) = data.Votes.Count > ManyVotes ? (_many, _manyNames) : (_few, _fewNames);
        var opinions = Opinions(models, data, classes, seed);
        // The pool learns from what models say of gold that they were not shown.
        var gold = data.Known.OrderBy(pair => pair.Key).ToList();
        var pool = OpinionPool.Fit(Unseen(models, data, gold, classes, seed), models.Length, classes);
        var q = new double[data.Items][]; // [I][K]
        for (var i = 0; i < q.Length; i++)
            q[i] = pool.Apply([.. opinions.Select(of => of[i])]);
        MajorityVote.Clamp(q, data);
        return (q, [.. names.Zip(pool.Weights)]);
    }

    /// <summary>What each model of the pool says of the votes alone, [M][I][K].</summary>
    public static double[][][] Opinions(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Opinions(data.Votes.Count > ManyVotes ? _many : _few, data, classes, seed);
    }

    private static double[][][] Opinions(Func<HdsData, int, int, double[][]>[] models, HdsData data, int classes, int seed) =>
        [.. models.Select(model => model(data, classes, seed))];

    // Opinions on gold from fits that know only the other folds.
    private static List<(double[][] Opinions, int Truth)> Unseen(
        Func<HdsData, int, int, double[][]>[] models, HdsData data, List<KeyValuePair<int, int>> gold, int classes, int seed)
    {
        var unseen = new List<(double[][], int)>();
        for (var fold = 0; fold < Folds && gold.Count > 0; fold++)
        {
            var shown = gold.Where((_, n) => n % Folds != fold).ToDictionary();
            var opinions = Opinions(models, data with { Known = shown }, classes, seed);
            for (var n = fold; n < gold.Count; n += Folds)
                unseen.Add(([.. opinions.Select(of => of[gold[n].Key])], gold[n].Value));
        }

        return unseen;
    }
}
