using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.RewardModels;

public sealed class RetrainTriggersTests
{
    private static readonly RewardModelPolicy _policy = new();

    private static readonly RewardModelEvent.Planned _last = new("line-1", 1, [], "-", 10, 1000, true, null, 1, Noon);

    [Theory]
    [InlineData(1199, 500, false)]
    [InlineData(1200, 500, true)]
    [InlineData(1299, 3000, false)]
    [InlineData(1300, 3000, true)]
    public void New_labels_are_due_by_number_and_by_share_of_the_training_pairs(long judgments, int pairs, bool due) =>
        Assert.Equal(due, Reasons(new TriggerEvidence(judgments), pairs) is [TrainingReason.NewLabels]);

    [Fact]
    public void Drift_doubt_and_calibration_are_due_beyond_their_limits_and_say_so_in_numbers()
    {
        var evidence = new TriggerEvidence(1010) { Stability = 0.21, Doubt = 2, CalibrationPValue = 0.009 };

        Assert.Equal([TrainingReason.Calibration, TrainingReason.Drift, TrainingReason.Uncertainty], Reasons(evidence, 500));
        Assert.Empty(Reasons(evidence with { Stability = 0.2, Doubt = 1.9, CalibrationPValue = 0.01 }, 500));
        Assert.Contains("0.21", RetrainTriggers.Due(_policy, _last, 500, evidence)[1].Detail, StringComparison.Ordinal);
    }

    // The same data make the same model.
    [Fact]
    public void Without_a_new_judgment_nothing_is_due() =>
        Assert.Empty(Reasons(new TriggerEvidence(1000) { Stability = 5, Doubt = 9, CalibrationPValue = 0 }, 500));

    private static TrainingReason[] Reasons(TriggerEvidence evidence, int pairs) =>
        [.. RetrainTriggers.Due(_policy, _last, pairs, evidence).Select(due => due.Reason)];
}
