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

    // Else a line would wait for as many as were counted twice at its plan.
    [Fact]
    public void Judgments_since_a_plan_are_counted_from_what_had_been_judged_and_not_from_what_was_counted_twice()
    {
        var evidence = new TriggerEvidence(_last.Judgments - 20) { Planned = _last.Judgments - 30, Stability = new ScoreDrift.Reading(0.21, null) };

        Assert.Equal(10, RetrainTriggers.Read(_policy, _last, 6000, evidence, Noon)[0].Value);
        Assert.Equal([TrainingReason.Drift], Reasons(evidence, 6000));
        Assert.Empty(Reasons(evidence with { Planned = null }, 6000));
        // A refit that has read more than there was at the plan does not count it as known.
        Assert.Equal(5, RetrainTriggers.Read(_policy, _last, 6000, new TriggerEvidence(_last.Judgments + 5) { Planned = _last.Judgments + 3 }, Noon)[0].Value);
    }

    [Fact]
    public void Drift_doubt_and_calibration_are_due_beyond_their_limits_and_say_so_in_numbers()
    {
        var evidence = new TriggerEvidence(1500) { Stability = new ScoreDrift.Reading(0.21, "billing"), Doubt = 2, CalibrationPValue = 0.009 };

        Assert.Equal([TrainingReason.Calibration, TrainingReason.Drift, TrainingReason.Uncertainty], Reasons(evidence, 6000));
        Assert.Empty(Reasons(evidence with { Stability = new ScoreDrift.Reading(0.2, null), Doubt = 1.9, CalibrationPValue = 0.01 }, 6000));
        Assert.Equal("stability index 0.21 in slice 'billing', due above 0.2", RetrainTriggers.Read(_policy, _last, 6000, evidence, Noon)[2].Detail);
    }

    [Fact]
    public void Pairs_out_of_domain_and_a_fall_of_accuracy_are_due_beyond_their_limits()
    {
        var evidence = new TriggerEvidence(1010) { Domain = new DomainShift.Reading(0.02, 0.04, 0.009) { Ratio = 2 }, Fall = 5 };

        Assert.Equal([TrainingReason.Domain, TrainingReason.OnlineAccuracy], Reasons(evidence, 6000));
        Assert.Empty(Reasons(evidence with { Domain = new DomainShift.Reading(0.02, 0.04, 0.011) { Ratio = 2 }, Fall = 4.9 }, 6000));
        Assert.Empty(Reasons(new TriggerEvidence(1010) { Domain = new DomainShift.Reading(0.02, 0.038, 0.001) { Ratio = 1.9 } }, 6000));
        Assert.Equal(
            "4.0% of the new pairs out of domain, 2.0% before, due from 2 times as many with p < 0.01 (p = 0.0090)",
            RetrainTriggers.Read(_policy, _last, 6000, evidence, Noon)[5].Detail);
    }

    [Fact]
    public void An_alarm_of_audits_another_rubric_and_corrections_of_one_in_a_hundred_labels_are_due_once()
    {
        var last = _last with { Alarms = 1, Rubric = 3, Corrections = 7 };
        IEnumerable<TrainingReason> Due(TriggerEvidence evidence) =>
            RetrainTriggers.Due(_policy, last, 500, evidence, Noon).Select(due => due.Reason);
        var same = new TriggerEvidence(1010) { Alarms = 1, Rubric = 3, Corrections = 7 };

        Assert.Empty(Due(same));
        Assert.Equal([TrainingReason.Audit], Due(same with { Alarms = 2 }));
        Assert.Equal([TrainingReason.Rubric], Due(same with { Rubric = 4 }));
        Assert.Empty(Due(same with { Corrections = 11 }));
        Assert.Equal([TrainingReason.Correction], Due(same with { Corrections = 12 }));
        // They are other data without a new judgment; the others are not.
        Assert.Equal([TrainingReason.Correction], Due(new TriggerEvidence(1000) { Alarms = 2, Rubric = 4, Corrections = 12 }));
        // A plan from before the rubric was kept says nothing of it.
        Assert.Null(RetrainTriggers.Read(_policy, _last, 500, same, Noon)[8].Value);
    }

    // A run on labels that it was judged by before would call for the next one, and that for the next.
    [Fact]
    public void A_calibration_found_wanting_calls_for_a_run_once_the_pairs_looked_at_came_after_the_last_run()
    {
        var few = new TriggerEvidence(1499) { CalibrationPValue = 0.001 };

        Assert.Empty(Reasons(few, 6000));
        Assert.Equal("calibrated with p = 0.0010, due below 0.01, but 499 new judgments of 500 needed", RetrainTriggers.Read(_policy, _last, 6000, few, Noon)[1].Detail);
        Assert.Equal([TrainingReason.Calibration], Reasons(few with { Judgments = 1500 }, 6000));
        Assert.Empty(Reasons(few with { Judgments = 1500 }, 10_020)); // half of what new labels alone need
    }

    [Fact]
    public void Every_reason_shows_its_value_and_its_threshold_whether_it_holds_or_not()
    {
        var line = RewardModelState.Initial.Apply(_last);

        var unknown = RewardModelLine.Triggers(line, _policy, new TriggerEvidence(1010), Noon.AddHours(12));
        var asked = RewardModelLine.Triggers(
            line.Apply(new RewardModelEvent.Triggered(TrainingReason.Request, "asked for by ada", Noon)), _policy,
            new TriggerEvidence(1200) { Stability = new ScoreDrift.Reading(0.1, null), Doubt = 1.5, CalibrationPValue = 0.4 }, Noon.AddHours(12));

        Assert.Equal(
            [(TrainingReason.NewLabels, 10, 200), (TrainingReason.Calibration, null, 0.01), (TrainingReason.Drift, null, 0.2),
                (TrainingReason.Uncertainty, null, 2), (TrainingReason.Schedule, 0.5, 7), (TrainingReason.Domain, null, 2),
                (TrainingReason.OnlineAccuracy, null, 5), (TrainingReason.Audit, 0, 1), (TrainingReason.Rubric, null, 1),
                (TrainingReason.Correction, null, 0.01), (TrainingReason.Request, 0, 1)],
            unknown.Select(reading => (reading.Reason, reading.Value, reading.Threshold)));
        Assert.All(unknown, reading => Assert.False(reading.Due));
        Assert.Equal([200, 0.4, 0.1, 1.5, 0.5, null, null, 0, null, null, 1], asked.Select(reading => reading.Value));
        Assert.Equal([TrainingReason.NewLabels, TrainingReason.Request], asked.Where(reading => reading.Due).Select(reading => reading.Reason));
        Assert.All(unknown.Concat(asked), reading => Assert.NotEmpty(reading.Detail));
    }

    // The same data make the same model.
    [Fact]
    public void Without_a_new_judgment_nothing_is_due() =>
        Assert.Empty(Reasons(new TriggerEvidence(1000) { Stability = new ScoreDrift.Reading(5, null), Doubt = 9, CalibrationPValue = 0 }, 500));

    [Fact]
    public void A_week_after_the_last_run_one_is_due_if_anything_was_judged_and_never_without_a_schedule()
    {
        bool Due(long judgments, TimeSpan since, RewardModelPolicy policy) =>
            RetrainTriggers.Due(policy, _last, 500, new TriggerEvidence(judgments), Noon + since).Any(due => due.Reason is TrainingReason.Schedule);

        Assert.False(Due(1001, TimeSpan.FromDays(6.9), _policy));
        Assert.True(Due(1001, TimeSpan.FromDays(7), _policy));
        Assert.False(Due(1000, TimeSpan.FromDays(7), _policy));
        Assert.False(Due(1001, TimeSpan.FromDays(700), _policy with { Schedule = TimeSpan.Zero }));
        Assert.False(RetrainTriggers.Read(_policy, null, 0, new TriggerEvidence(1), Noon)[4].Due);
    }

    private static TrainingReason[] Reasons(TriggerEvidence evidence, int pairs) =>
        [.. RetrainTriggers.Due(_policy, _last, pairs, evidence, Noon).Select(due => due.Reason)];
}
