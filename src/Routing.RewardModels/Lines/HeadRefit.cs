using Routing.RewardModels.Training;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Lines;

/// <summary>The fast one of two speeds: the head of a version on the labels of now, while encoder, prior and temperature stay as they
/// were evaluated. One convex fit from where the last one ended.</summary>
internal static class HeadRefit
{
    private const double OneSided = 1.6448536269514722;

    // Nats a pair. Where people agree, all losses move alike, and a rise that harms nobody is still no chance.
    private const double Harmless = 0.005;

    /// <summary>The head on all training pairs, and on the counter-examples that repaired its parent.</summary>
    /// <param name="isValidation">Pairs that no head of the line is trained on, [N].</param>
    public static RewardModel Of(
        RewardModel parent, IHeadFitter fitter, List<PreferencePair> pairs, EncodedPairs encoded, bool[] isValidation, string dataHash,
        CancellationToken stop)
    {
        var train = encoded.Where(i => !isValidation[i]);
        // Counter-examples that repaired the parent: without them its repair would be gone with the next label.
        var (data, from) = ModelTrainer.WithCounterExamples(parent, [.. pairs.Where((_, i) => !isValidation[i])], train, stop);
        var head = fitter.Again(data, from, parent.Head, parent.Lineage.Prior, parent.Lineage.Seed, stop);
        var ties = train.Outcomes.Count(outcome => outcome.Tie > Math.Max(outcome.Win, outcome.Loss));
        return parent with { Head = head, Lineage = parent.Lineage with { DataHash = dataHash, Pairs = train.Count - ties, Ties = ties } };
    }

    /// <summary>Null, or why the new head is not to be served: cheap guards, on pairs that neither head was trained on.</summary>
    public static string? Objection(RewardModel parent, RewardModel refit, EncodedPairs encoded, bool[] isValidation)
    {
        if (GoldenAnswers.Scores(refit).Any(score => !double.IsFinite(score)))
            return "a score is not finite";
        var rises = new List<double>();
        for (var i = 0; i < encoded.Count; i++)
        {
            if (isValidation[i] && encoded.Outcomes[i].Win + encoded.Outcomes[i].Loss > 0)
                rises.Add(Loss(refit, encoded, i) - Loss(parent, encoded, i));
        }

        if (rises.Count < 2)
            return null;
        var mean = rises.Average();
        var error = Math.Sqrt(rises.Sum(rise => (rise - mean) * (rise - mean)) / (rises.Count - 1) / rises.Count);
        return mean - (OneSided * error) <= Harmless ? null : FormattableString.Invariant(
            $"its log loss on {rises.Count} pairs of unseen prompts rose by {mean:0.0000}, standard error {error:0.0000}");
    }

    private static double Loss(RewardModel model, EncodedPairs encoded, int pair)
    {
        var (odds, ended) = (model.Head.View(encoded.Chosen[pair], encoded.Rejected[pair]).LogOdds, encoded.Outcomes[pair]);
        return ((ended.Win * PairwiseLogistic.Softplus(-odds)) + (ended.Loss * PairwiseLogistic.Softplus(odds))) / (ended.Win + ended.Loss);
    }
}
