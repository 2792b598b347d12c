using System.Collections.Immutable;
using CsCheck;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Reviewers;
using Xunit;
using static Routing.Core.Reviewers.ReviewerEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Reviewers;

public sealed class ReviewerRulesTests
{
    private static readonly CalibrationPolicy _policy = new(true, 20, 0.70);
    private static readonly Enrolment _ada = new("ada", "crowd", ["en"], null, int.MaxValue, null);

    [Fact]
    public void Calibration_comes_before_work_and_the_same_enrolment_again_changes_nothing()
    {
        var ada = Enrolled(_policy);

        Assert.Equal(ReviewerStatus.Calibration, ada.Status);
        Assert.Equal("qualification_missing", ReviewerRules.MayWork(ada)!.Code);
        Assert.Empty(Facts(ReviewerRules.Enrol(ada, _ada, _policy, Noon)));
        Assert.Null(ReviewerRules.MayWork(Enrolled(_policy with { Required = false })));
    }

    [Theory]
    [InlineData(18, 20, ReviewerStatus.Active)]
    [InlineData(14, 20, ReviewerStatus.Calibration)]
    [InlineData(3, 10, ReviewerStatus.Rejected)]
    [InlineData(24, 40, ReviewerStatus.Rejected)]
    [InlineData(30, 40, ReviewerStatus.Active)]
    public void The_table_decides_a_calibration(int right, int items, ReviewerStatus status)
    {
        // Wrong answers last: an early run of them would end the calibration sooner.
        var after = Answer(Enrolled(_policy), right, items, _policy);

        Assert.Equal(status, after.Status);
    }

    [Fact]
    public void Each_gold_item_counts_once()
    {
        var ada = Answer(Enrolled(_policy), 5, 5, _policy);

        Assert.Empty(Facts(ReviewerRules.RecordGold(ada, [new GoldAnswered("gold-3", "overall", 0, 1, Noon)], _policy, Noon)));
        Assert.Equal(5, ada.Gold.Count);
    }

    [Fact]
    public void Failing_gold_leads_over_probation_to_suspension()
    {
        var probation = Wrong(Enrolled(_policy with { Required = false }), 10, "x");
        var suspended = Wrong(probation, 10, "y");

        Assert.Equal(ReviewerStatus.Probation, probation.Status);
        Assert.Null(ReviewerRules.MayWork(probation));
        Assert.Equal(GoldStatus.Probation, ReviewerRules.GoldStatusOf(probation.Status));
        Assert.Equal(ReviewerStatus.Suspended, suspended.Status);
        Assert.Equal("qualification_missing", ReviewerRules.MayWork(suspended)!.Code);
    }

    [Fact]
    public void A_person_suspends_and_reinstates_with_a_reason_and_nothing_else()
    {
        var active = Enrolled(_policy with { Required = false });

        Assert.Equal("reason_required", Code(ReviewerRules.SetStatus(active, "c", true, " ", Noon)));
        Assert.Equal("invalid_transition", Code(ReviewerRules.SetStatus(active, "c", false, "why", Noon)));
        var suspended = Apply(active, ReviewerRules.SetStatus(active, "c", true, "why", Noon));
        Assert.Equal(ReviewerStatus.Suspended, suspended.Status);
        Assert.Empty(Facts(ReviewerRules.SetStatus(suspended, "c", true, "why", Noon)));
        Assert.Equal("idempotency_mismatch", Code(ReviewerRules.SetStatus(suspended, "c", true, "other", Noon)));
    }

    [Fact]
    public void No_sequence_of_events_makes_an_illegal_transition()
    {
        HashSet<(ReviewerStatus, ReviewerStatus)> legal =
        [
            (ReviewerStatus.None, ReviewerStatus.Calibration), (ReviewerStatus.None, ReviewerStatus.Active),
            (ReviewerStatus.Calibration, ReviewerStatus.Active), (ReviewerStatus.Calibration, ReviewerStatus.Rejected),
            (ReviewerStatus.Calibration, ReviewerStatus.Suspended), (ReviewerStatus.Active, ReviewerStatus.Probation),
            (ReviewerStatus.Active, ReviewerStatus.Suspended), (ReviewerStatus.Probation, ReviewerStatus.Active),
            (ReviewerStatus.Probation, ReviewerStatus.Suspended), (ReviewerStatus.Suspended, ReviewerStatus.Calibration),
            (ReviewerStatus.Rejected, ReviewerStatus.Calibration),
        ];
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 25]).Array[200].Sample(steps =>
        {
            var (state, now) = (ReviewerState.Initial, Noon);
            for (var n = 0; n < steps.Length; n++)
            {
                now += TimeSpan.FromDays(steps[n].Item2 / 10.0);
                state = Apply(state, steps[n].Item1 switch
                {
                    0 => ReviewerRules.Enrol(state, _ada, _policy, now),
                    1 => ReviewerRules.SetStatus(state, $"c{n}", true, "why", now),
                    2 => ReviewerRules.SetStatus(state, $"c{n}", false, "why", now),
                    var k => ReviewerRules.RecordGold(state, [new GoldAnswered($"g{n}", "overall", 0, k < 9 ? 0 : 1, now)], _policy, now),
                });
            }

            Assert.All(state.Changes, change => Assert.Contains((change.From, change.To), legal));
        });
    }

    // 12000 simulated people a row: one standard error is at most .005. Exactly computed, the rates of this rule are .009,
    // .130, .314, .573, .814, .952 and .994, so most of the tolerance of .03 is the specification's own rounding.
    [Theory]
    [InlineData(.50, .01)]
    [InlineData(.60, .12)]
    [InlineData(.65, .29)]
    [InlineData(.70, .56)]
    [InlineData(.75, .83)]
    [InlineData(.80, .95)]
    [InlineData(.85, 1.00)]
    public void Calibration_passes_people_as_often_as_the_specification_says(double accuracy, double passes)
    {
        const int People = 12_000;
        var random = new CounterRandom(17);
        var passed = 0;
        double items = 0;
        for (var person = 0; person < People; person++)
        {
            var state = Enrolled(_policy);
            for (var n = 0; state.Status is ReviewerStatus.Calibration; n++)
            {
                var given = random.Draw("right", $"{accuracy}/{person}", n) < accuracy ? 0 : 1;
                state = Apply(state, ReviewerRules.RecordGold(state, [new GoldAnswered($"g{n}", "overall", 0, given, Noon)], _policy, Noon));
            }

            passed += state.Status is ReviewerStatus.Active ? 1 : 0;
            items += state.Gold.Count;
        }

        Assert.Equal(passes, passed / (double)People, 0.03);
        Assert.InRange(items / People, 15, 35);
    }

    private static ReviewerState Enrolled(CalibrationPolicy policy) =>
        Apply(ReviewerState.Initial, ReviewerRules.Enrol(ReviewerState.Initial, _ada, policy, Noon));

    private static ReviewerState Answer(ReviewerState state, int right, int items, CalibrationPolicy policy)
    {
        // Spread evenly, so that no early run decides.
        for (var n = 0; n < items; n++)
        {
            var given = (n + 1) * right / items > n * right / items ? 0 : 1;
            state = Apply(state, ReviewerRules.RecordGold(state, [new GoldAnswered($"gold-{n}", "overall", 0, given, Noon)], policy, Noon));
        }

        return state;
    }

    private static ReviewerState Wrong(ReviewerState state, int items, string prefix)
    {
        for (var n = 0; n < items; n++)
            state = Apply(state, ReviewerRules.RecordGold(state, [new GoldAnswered($"{prefix}{n}", "overall", 0, 1, Noon)], _policy, Noon));
        return state;
    }

    private static ReviewerState Apply(ReviewerState state, Decision<ReviewerEvent> decision) =>
        decision is Decision<ReviewerEvent>.Accepted(var events) ? events.Aggregate(state, static (at, e) => at.Apply(e)) : state;

    private static ImmutableArray<ReviewerEvent> Facts(Decision<ReviewerEvent> decision) =>
        Assert.IsType<Decision<ReviewerEvent>.Accepted>(decision).Events;
}
