using System.Globalization;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Lines;

namespace Routing.RewardModels.Training;

/// <summary>Repair by counter-examples: of some small weights, the one with which a head fails the fewest limits and is as often
/// right. Chosen on a fifth of the training prompts, which the heads that are compared have not seen.</summary>
/// <remarks>A linear head cannot satisfy all limits; what remains is seen by the evaluation, which knows nothing of the repair.</remarks>
internal static class RepairSweep
{
    private static readonly double[] _weights = [0.05, 0.1, 0.2, 0.3];

    private const int TuningOf = 5;

    // Accuracy that a repair may cost.
    private const double MostLoss = 0.01;

    /// <summary>Chooses; null where no limit was failed.</summary>
    /// <param name="fit">From pairs as features to a head.</param>
    public static Repair? Of(
        IFeatureEncoder encoder, IReadOnlyList<PreferencePair> pairs, EncodedPairs encoded,
        Func<EncodedPairs, IReadOnlyList<PreferencePair>, RewardModel> fit,
        RepairPlan plan, int seed, IProgress<string>? progress, CancellationToken cancellation)
    {
        // The same answers are asked about for each weight.
        var remembering = new RememberingEncoder(encoder);
        var folds = Splits.Folds(pairs, TuningOf, seed);
        List<PreferencePair> training = [.. pairs.Where((_, i) => folds[i] != 0)];
        List<PreferencePair> tuning = [.. pairs.Where((pair, i) => folds[i] == 0 && pair.Preferred != Preferred.Tie)];
        var real = encoded.Where(i => folds[i] != 0);
        if (training.Count == 0 || tuning.Count == 0)
            return null;

        (double Accuracy, IReadOnlyList<FailedProbe> Failed) Judged(EncodedPairs data, List<PreferencePair> from)
        {
            var model = fit(data, from) with { Encoder = remembering };
            List<JudgedPair> judged = [.. ModelEvaluation.JudgedBy(model, null, tuning, cancellation)];
            return (judged.Average(one => one.Right),
                [.. ProbeAudit.Of([new JudgedPart(model, judged)], plan.RefusalIsRight, seed, cancellation).Where(audit => audit.HasFailed)
                    .Select(audit => new FailedProbe(audit.Audit, audit.Slice))]);
        }

        var before = Judged(real, training);
        if (before.Failed.Count == 0)
            return null;
        var best = new Repair(0, before.Failed, before.Failed.Count, 0);
        foreach (var weight in _weights)
        {
            cancellation.ThrowIfCancellationRequested();
            var made = Made(training, before.Failed, weight);
            var after = Judged(real.And(EncodedPairs.Of(remembering, made, cancellation)), [.. training, .. made]);
            var loss = before.Accuracy - after.Accuracy;
            progress?.Report(string.Create(
                CultureInfo.InvariantCulture, $"repair with weight {weight}: {after.Failed.Count} of {before.Failed.Count} limits failed, accuracy {-loss:+0.000;-0.000;0.000}"));
            if (loss <= MostLoss && after.Failed.Count < best.Left)
                best = new Repair(weight, before.Failed, after.Failed.Count, loss);
        }

        return best;
    }

    /// <summary>The counter-examples of a repair.</summary>
    public static List<PreferencePair> Made(IReadOnlyList<PreferencePair> pairs, IReadOnlyList<FailedProbe> failed, double weight) =>
        CounterExamples.Of(pairs, [.. failed.Select(one => (one.Probe, one.Slice))], weight);
}
