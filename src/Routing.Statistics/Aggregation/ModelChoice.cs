using Routing.Statistics.Aggregation.Peers;
using Routing.Statistics.Calibration;

namespace Routing.Statistics.Aggregation;

/// <summary>What the engine would believe of votes that nobody else saw: several models' pooled opinion or, where known answers
/// show that one of them is better, that one; calibrated on the known answers (algorithms.md §1.8, §10.3).</summary>
/// <remarks>No model is best on every crowd: confusion matrices win where a crowd errs to one side, one number per reviewer
/// wins where it does not. Their logarithmic pool (Genest and Zidek 1986, eq. 3.11, equal weights) is near the best everywhere.</remarks>
public static class ModelChoice
{
    /// <summary>Known answers from which models are compared.</summary>
    public const int GoldNeeded = 20;

    /// <summary>Name of the pooled opinion.</summary>
    public const string Pool = "pool";

    // One model alone cannot veto a class in the pool.
    private const double LeastOpinion = 1e-3;

    private const int Folds = 2;

    /// <summary>Calibrated posteriors by item, [I][K], and the name of the model.</summary>
    /// <param name="data">Votes; the known answers are gold.</param>
    /// <param name="classes">Number of classes K.</param>
    /// <param name="seed">Seed of the models that start at random.</param>
    public static (double[][] Posteriors, string Model) Posteriors(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var models = Models(data, classes, seed);
        // A model is judged, and calibrated, by what it says of gold that it was not shown (Wolpert 1992).
        var gold = data.Known.OrderBy(pair => pair.Key).ToList();
        var unseen = Unseen(data, gold, classes, seed);
        var best = gold.Count < GoldNeeded ? 0 : Best(unseen, gold, classes);
        var calibrator = Calibrator(gold.Select((pair, n) => (unseen[best][n], pair.Value)), classes);
        var calibrated = models[best].Q.Select(calibrator.Apply).ToArray();
        MajorityVote.Clamp(calibrated, data);
        return (calibrated, models[best].Name);
    }

    // The pool first.
    private static List<(string Name, double[][] Q)> Models(HdsData data, int classes, int seed)
    {
        var settings = new HdsSettings { Classes = classes };
        List<(string Name, double[][] Q)> models =
        [
            ("hds", HierarchicalDawidSkene.Fit(data, settings).Posteriors),
            ("ibcc", BayesianClassifierCombination.Independent(data, classes)),
            ("bwa", BayesianWeightedAverage.Posteriors(data, classes)),
            ("mace", Mace.Posteriors(data, classes, seed)),
            ("mv", MajorityVote.Posteriors(data, classes)),
        ];
        models.Insert(0, (Pool, Pooled([.. models.Select(model => model.Q)])));
        // One sweep: people are believed by their answers on gold alone, however much they agree among themselves.
        if (data.Known.Count > 0)
            models.Add(("hds-gold", HierarchicalDawidSkene.Fit(data, settings with { Sweeps = 1 }).Posteriors));
        return models;
    }

    // Posteriors of gold items by model, [M][G][K], from fits that know only the other folds.
    private static double[][][] Unseen(HdsData data, List<KeyValuePair<int, int>> gold, int classes, int seed)
    {
        if (gold.Count < Folds)
            return [[.. gold.Select(_ => Enumerable.Repeat(1.0 / classes, classes).ToArray())]];
        var unseen = new double[gold.Count][][]; // [G][M][K]
        for (var fold = 0; fold < Folds; fold++)
        {
            var shown = gold.Where((_, n) => n % Folds != fold).ToDictionary();
            var models = Models(data with { Known = shown }, classes, seed);
            for (var n = fold; n < gold.Count; n += Folds)
                unseen[n] = [.. models.Select(model => model.Q[gold[n].Key])];
        }

        return [.. unseen[0].Select((_, m) => unseen.Select(row => row[m]).ToArray())];
    }

    private static double[][] Pooled(double[][][] opinions) =>
        [.. opinions[0].Select((first, i) =>
        {
            var pooled = new double[first.Length];
            for (var k = 0; k < pooled.Length; k++)
                pooled[k] = Math.Exp(opinions.Average(q => Math.Log(Math.Max(q[i][k], LeastOpinion))));
            var sum = pooled.Sum();
            return Array.ConvertAll(pooled, p => p / sum);
        })];

    // One model replaces the pool where its loss on gold is lower by more than a standard error (Breiman et al. 1984, §3.4.3).
    private static int Best(double[][][] unseen, List<KeyValuePair<int, int>> gold, int classes)
    {
        var losses = Losses(unseen[0], gold, classes);
        var (best, gain) = (0, 0.0);
        for (var m = 1; m < unseen.Length; m++)
        {
            var gains = losses.Zip(Losses(unseen[m], gold, classes), (a, b) => a - b).ToArray();
            var mean = gains.Average();
            var error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1) / gains.Length);
            if (mean > error && mean > gain)
                (best, gain) = (m, mean);
        }

        return best;
    }

    // Log loss of each gold answer under the calibrator of the other fold, nats; q is [G][K].
    private static double[] Losses(double[][] q, List<KeyValuePair<int, int>> gold, int classes)
    {
        var losses = new double[gold.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var calibrator = Calibrator(
                gold.Select((pair, n) => (q[n], pair.Value)).Where((_, n) => n % Folds != fold), classes);
            for (var n = fold; n < gold.Count; n += Folds)
                losses[n] = -Math.Log(calibrator.Apply(q[n])[gold[n].Value]);
        }

        return losses;
    }

    private static TemperatureCalibrator Calibrator(IEnumerable<(double[] Posterior, int Truth)> gold, int classes) =>
        TemperatureCalibrator.Fit([.. gold], TemperatureCalibrator.Prior(classes));
}
