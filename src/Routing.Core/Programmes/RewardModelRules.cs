using Routing.Core.Ledgers;

namespace Routing.Core.Programmes;

/// <summary>What a programme's section on its reward model must hold to.</summary>
internal static class RewardModelRules
{
    /// <summary>Adds what is wrong.</summary>
    public static void Check(Programme programme, List<Fault> faults)
    {
        if (programme.RewardModel is not { } policy)
            return;
        if (programme.Method is not FeedbackMethod.Pairwise)
            faults.Add(new Fault("/rewardModel", "method_mismatch", "A reward model learns from pairs: the method must be pairwise."));
        if (policy.NewLabels < 1)
            faults.Add(new Fault("/rewardModel/newLabels", "validation_failed", "At least 1 new label is needed to train."));
        if (!(policy.NewLabelShare >= 0))
            faults.Add(new Fault("/rewardModel/newLabelShare", "validation_failed", "The share of new labels is not negative."));
        if (policy.RefitLabels < 0)
            faults.Add(new Fault("/rewardModel/refitLabels", "validation_failed", "The number of labels for a refit is not negative."));
        if (policy.MinimumGap < TimeSpan.Zero)
            faults.Add(new Fault("/rewardModel/minimumGapSeconds", "validation_failed", "The gap between runs is not negative."));
        if (!(policy.BlindShare is >= 0.02 and <= 1))
            faults.Add(new Fault("/rewardModel/blindShare", "validation_failed", "The blind share lies between 0.02 and 1: without blind items nobody knows what the model is worth."));
        if (!(policy.AcquisitionShare is >= 0 and <= 0.5))
            faults.Add(new Fault("/rewardModel/acquisitionShare", "validation_failed", "The acquisition share lies between 0 and 0.5."));
        if (policy.Recipe is { Head: HeadKind.Hashed, Encoder: not null })
            faults.Add(new Fault("/rewardModel/encoder", "validation_failed", "A hashed head has weights for words, which a brought encoder does not give."));
        if (policy.Recipe.RefusalRight.Any(string.IsNullOrWhiteSpace))
            faults.Add(new Fault("/rewardModel/refusalRight", "validation_failed", "A slice in which a refusal is right has a name."));
    }
}
