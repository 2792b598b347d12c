using System.Globalization;
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
        Line(policy, "/rewardModel", faults);
        if (policy.Schedule != TimeSpan.Zero && policy.Schedule < TimeSpan.FromDays(1))
            faults.Add(new Fault("/rewardModel/scheduleDays", "schedule_invalid", "A schedule has at least one day between two runs; 0 is none."));
        if (policy.KeepVersions < 2)
            faults.Add(new Fault("/rewardModel/keepVersions", "validation_failed", "At least 2 versions are kept: without the one before nothing can be rolled back."));
        Families(policy, faults);
        if (!(policy.BlindShare is >= 0.02 and <= 1))
            faults.Add(new Fault("/rewardModel/blindShare", "validation_failed", "The blind share lies between 0.02 and 1: without blind items nobody knows what the model is worth."));
        if (!(policy.AcquisitionShare is >= 0 and <= 0.5))
            faults.Add(new Fault("/rewardModel/acquisitionShare", "validation_failed", "The acquisition share lies between 0 and 0.5."));
    }

    private static void Line(RewardModelPolicy policy, string at, List<Fault> faults)
    {
        if (policy.NewLabels < 1)
            faults.Add(new Fault(at + "/newLabels", "validation_failed", "At least 1 new label is needed to train."));
        if (!(policy.NewLabelShare >= 0))
            faults.Add(new Fault(at + "/newLabelShare", "validation_failed", "The share of new labels is not negative."));
        if (policy.RefitLabels < 0)
            faults.Add(new Fault(at + "/refitLabels", "validation_failed", "The number of labels for a refit is not negative."));
        if (!(policy.RefitLabelShare is >= 0 and <= 1))
            faults.Add(new Fault(at + "/refitLabelShare", "validation_failed", "The share of labels for a refit lies between 0 and 1."));
        if (policy.MinimumGap < TimeSpan.Zero)
            faults.Add(new Fault(at + "/minimumGapSeconds", "validation_failed", "The gap between runs is not negative."));
        if (policy.Recipe is { Head: HeadKind.Hashed, Encoder: not null })
            faults.Add(new Fault(at + "/encoder", "validation_failed", "A hashed head has weights for words, which a brought encoder does not give."));
        if (policy.Recipe.RefusalRight.Any(string.IsNullOrWhiteSpace))
            faults.Add(new Fault(at + "/refusalRight", "validation_failed", "A slice in which a refusal is right has a name."));
    }

    private static void Families(RewardModelPolicy policy, List<Fault> faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { RewardModelPolicy.Overall };
        var slices = new HashSet<string>(StringComparer.Ordinal);
        for (var f = 0; f < policy.Families.Length; f++)
        {
            var (family, at) = (policy.Families[f], string.Create(CultureInfo.InvariantCulture, $"/rewardModel/families/{f}"));
            if (family.Name is not { Length: > 0 and <= 40 } name || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
                faults.Add(new Fault(at + "/name", "validation_failed", $"A family is named by 1 to 40 letters, digits, '_' or '.', not '{family.Name}'."));
            else if (!names.Add(name))
                faults.Add(new Fault(at + "/name", "validation_failed", $"'{name}' is the name of another line."));
            else
                Line(policy.For(name)!, at, faults); // the policy has the line
            if (family.Slices.IsDefaultOrEmpty)
                faults.Add(new Fault(at + "/slices", "validation_failed", "A family has at least one slice."));
            else if (family.Slices.FirstOrDefault(slice => !slices.Add(slice)) is { } twice)
                faults.Add(new Fault(at + "/slices", "validation_failed", $"Slice '{twice}' is named twice: it belongs to one family."));
        }
    }
}
