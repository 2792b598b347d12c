using Routing.Statistics.Aggregation.Peers;
using Routing.Statistics.Calibration;

namespace Routing.Statistics.Aggregation;

/// <summary>What the engine would believe: the model that explains known answers best, calibrated on them. Without enough of
/// them HDS with the calibrator's prior temperature (algorithms.md §1.8, §10.3).</summary>
public static class ModelChoice
{
    /// <summary>Known answers from which models are compared.</summary>
    public const int GoldNeeded = 20;

    private const int Folds = 2;

    /// <summary>Calibrated posteriors by item, [I][K], and the name of the model.</summary>
    /// <param name="data">Votes; the known answers are gold.</param>
    /// <param name="seed">Seed of the models that start at random.</param>
    public static (double[][] Posteriors, string Model) Posteriors(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        // A model is judged, and calibrated, by what it says of gold as if it were open.
        var open = data with { Known = new Dictionary<int, int>() };
        var settings = new HdsSettings { Classes = classes };
        var best = (Name: "hds", Q: HierarchicalDawidSkene.Fit(open, settings).Posteriors);
        if (data.Known.Count >= GoldNeeded)
        {
            var loss = Loss(best.Q, data.Known, classes);
            foreach (var (name, q) in Others(open, classes, seed))
            {
                var other = Loss(q, data.Known, classes);
                if (other < loss)
                    (best, loss) = ((name, q), other);
            }
        }

        var calibrator = Calibrator(best.Q, data.Known.OrderBy(pair => pair.Key), classes);
        // HDS alone learns reliabilities from known answers too.
        var raw = best.Name == "hds" ? HierarchicalDawidSkene.Fit(data, settings).Posteriors : best.Q;
        var calibrated = raw.Select(calibrator.Apply).ToArray();
        MajorityVote.Clamp(calibrated, data);
        return (calibrated, best.Name);
    }

    private static IEnumerable<(string Name, double[][] Q)> Others(HdsData open, int classes, int seed)
    {
        yield return ("ibcc", BayesianClassifierCombination.Independent(open, classes));
        yield return ("bwa", BayesianWeightedAverage.Posteriors(open, classes));
        yield return ("mace", Mace.Posteriors(open, classes, seed));
        yield return ("mv", MajorityVote.Posteriors(open, classes));
    }

    // Log loss of each half of gold under the calibrator of the other, nats.
    private static double Loss(double[][] q, IReadOnlyDictionary<int, int> gold, int classes)
    {
        var items = gold.OrderBy(pair => pair.Key).ToList();
        return Enumerable.Range(0, Folds).Sum(fold =>
        {
            var calibrator = Calibrator(q, items.Where((_, n) => n % Folds != fold), classes);
            return items.Where((_, n) => n % Folds == fold).Sum(pair => -Math.Log(calibrator.Apply(q[pair.Key])[pair.Value]));
        });
    }

    private static TemperatureCalibrator Calibrator(double[][] q, IEnumerable<KeyValuePair<int, int>> gold, int classes) =>
        TemperatureCalibrator.Fit([.. gold.Select(pair => (q[pair.Key], pair.Value))], TemperatureCalibrator.Prior(classes));
}
