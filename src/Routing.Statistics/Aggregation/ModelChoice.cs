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
        // A model is judged, and calibrated, by what it says of gold as if it were open.
        var models = Models(data with { Known = new Dictionary<int, int>() }, classes, seed).ToList();
        var gold = data.Known.OrderBy(pair => pair.Key).ToList();
        var best = (Name: Pool, Q: Pooled([.. models.Select(model => model.Q)]));
        if (gold.Count >= GoldNeeded)
            best = Better(best, models, gold, classes);
        var calibrator = Calibrator(best.Q, gold, classes);
        var calibrated = best.Q.Select(calibrator.Apply).ToArray();
        MajorityVote.Clamp(calibrated, data);
        return (calibrated, best.Name);
    }

    private static IEnumerable<(string Name, double[][] Q)> Models(HdsData open, int classes, int seed)
    {
        yield return ("hds", HierarchicalDawidSkene.Fit(open, new HdsSettings { Classes = classes }).Posteriors);
        yield return ("ibcc", BayesianClassifierCombination.Independent(open, classes));
        yield return ("bwa", BayesianWeightedAverage.Posteriors(open, classes));
        yield return ("mace", Mace.Posteriors(open, classes, seed));
        yield return ("mv", MajorityVote.Posteriors(open, classes));
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
    private static (string Name, double[][] Q) Better(
        (string Name, double[][] Q) pool, List<(string Name, double[][] Q)> models, List<KeyValuePair<int, int>> gold, int classes)
    {
        var losses = Losses(pool.Q, gold, classes);
        var (best, gain) = (pool, 0.0);
        foreach (var model in models)
        {
            var gains = losses.Zip(Losses(model.Q, gold, classes), (a, b) => a - b).ToArray();
            var mean = gains.Average();
            var error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1) / gains.Length);
            if (mean > error && mean > gain)
                (best, gain) = (model, mean);
        }

        return best;
    }

    // Log loss of each known answer under the calibrator of the other half of gold, nats.
    private static double[] Losses(double[][] q, List<KeyValuePair<int, int>> gold, int classes)
    {
        var losses = new double[gold.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var calibrator = Calibrator(q, gold.Where((_, n) => n % Folds != fold), classes);
            for (var n = fold; n < gold.Count; n += Folds)
                losses[n] = -Math.Log(calibrator.Apply(q[gold[n].Key])[gold[n].Value]);
        }

        return losses;
    }

    private static TemperatureCalibrator Calibrator(double[][] q, IEnumerable<KeyValuePair<int, int>> gold, int classes) =>
        TemperatureCalibrator.Fit([.. gold.Select(pair => (q[pair.Key], pair.Value))], TemperatureCalibrator.Prior(classes));
}
