using System.Globalization;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Programmes;

public sealed class StageRulesTests
{
    private static readonly Programme _programme = Pairs with
    {
        Stage = ProgrammeStage.Draft, RubricVersion = 1,
        Axes = [.. new[] { "a", "b", "c" }.Select(id => new Axis(id, id, id, AxisScale.Pairwise, AxisDirection.Higher, 1 / 3.0, false))],
        Rubric = Rubric.Empty,
    };

    private static readonly StageEvidence _good = new(3, 20, 100, 0, 0, [("overall", 0.7)]);

    [Fact]
    public void A_programme_that_says_nothing_is_at_work_at_once_and_a_draft_is_not()
    {
        Assert.Equal(ProgrammeStage.Live, Applied(_programme with { Stage = null }).Stage);
        Assert.Equal(ProgrammeStage.Draft, Applied(_programme).Stage);
    }

    [Fact]
    public void The_whole_life_of_a_programme()
    {
        var state = Applied(_programme);
        foreach (var to in new[] { ProgrammeStage.Pilot, ProgrammeStage.Revising, ProgrammeStage.Live, ProgrammeStage.Paused, ProgrammeStage.Live, ProgrammeStage.Closed })
        {
            Assert.Null(Code(Move(state, to, _good)));
            state = After(state, to, _good);
            Assert.Equal(to, state.Stage);
        }

        Assert.Equal("invalid_transition", Code(state.Put("again", _programme with { Name = "new" }, Noon)));
    }

    [Theory]
    [InlineData(ProgrammeStage.Draft, ProgrammeStage.Live, "pilot")]
    [InlineData(ProgrammeStage.Pilot, ProgrammeStage.Live, "revising")]
    [InlineData(ProgrammeStage.Live, ProgrammeStage.Pilot, "paused, closed")]
    [InlineData(ProgrammeStage.Closed, ProgrammeStage.Live, "nothing more")]
    public void A_step_that_there_is_not_names_those_there_are(ProgrammeStage from, ProgrammeStage to, string allowed)
    {
        var refusal = StageRules.Transition(from, to);

        Assert.Equal("invalid_transition", refusal!.Code);
        Assert.Contains($"becomes {allowed}.", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_unmet_guard_is_named_with_its_numbers()
    {
        var draft = Applied(_programme);
        Assert.Equal(["no pool has a calibrated reviewer"], StageRules.Unmet(draft, ProgrammeStage.Pilot, _good with { Qualified = 0 }));
        var pilot = After(draft, ProgrammeStage.Pilot, _good);
        Assert.Equal(["the pilot has 99 labels of 100"], StageRules.Unmet(pilot, ProgrammeStage.Revising, _good with { Labels = 99 }));
        var revising = After(pilot, ProgrammeStage.Revising, _good);
        Assert.Equal(
            ["agreement about 'overall' is α 0.66, 0.67 is asked for", "2 items are disputed", "there are 19 gold items, a calibration takes 20"],
            StageRules.Unmet(revising, ProgrammeStage.Live, _good with { Agreement = [("overall", 0.66)], Disputes = 2, Gold = 19 }));
        Assert.Equal(
            ["agreement about 'overall': not enough data"],
            StageRules.Unmet(revising, ProgrammeStage.Live, _good with { Agreement = [("overall", null)] }));
        var live = After(revising, ProgrammeStage.Live, _good);
        Assert.Equal(["1 leases still run"], StageRules.Unmet(live, ProgrammeStage.Closed, _good with { Leases = 1 }));
    }

    [Fact]
    public void Another_pilot_needs_a_new_rubric()
    {
        var revising = After(After(Applied(_programme), ProgrammeStage.Pilot, _good), ProgrammeStage.Revising, _good);

        Assert.Single(StageRules.Unmet(revising, ProgrammeStage.Pilot, _good));
        var revised = revising.Apply(new ProgrammeEvent.Applied("second", 2, _programme with { RubricVersion = 2 }, Noon));
        Assert.Empty(StageRules.Unmet(revised, ProgrammeStage.Pilot, _good));
    }

    [Fact]
    public void Only_the_exit_of_a_pilot_can_be_waived_and_the_fact_says_so()
    {
        var draft = Applied(_programme);
        Assert.Equal("stage_guard_failed", Code(Move(draft, ProgrammeStage.Pilot, _good with { Qualified = 0 }, waive: true)));
        var revising = After(After(draft, ProgrammeStage.Pilot, _good), ProgrammeStage.Revising, _good);
        var disputed = _good with { Disputes = 1 };

        Assert.Equal("stage_guard_failed", Code(Move(revising, ProgrammeStage.Live, disputed)));
        Assert.True(Fact(Move(revising, ProgrammeStage.Live, disputed, waive: true)).Waived);
        Assert.False(Fact(Move(revising, ProgrammeStage.Live, _good, waive: true)).Waived);
    }

    [Fact]
    public void The_same_command_changes_nothing_and_with_other_content_is_refused()
    {
        var live = Applied(_programme with { Stage = null });
        var paused = live.Apply(Fact(StageRules.Move(live, "c", ProgrammeStage.Paused, "lea", "why", false, _good, Noon)));

        Assert.Empty(Assert.IsType<Decision<ProgrammeEvent>.Accepted>(
            StageRules.Move(paused, "c", ProgrammeStage.Paused, "lea", "why", false, _good, Noon)).Events);
        Assert.Equal("idempotency_mismatch", Code(StageRules.Move(paused, "c", ProgrammeStage.Live, "lea", "why", false, _good, Noon)));
        Assert.Equal("reason_required", Code(StageRules.Move(paused, "d", ProgrammeStage.Live, "lea", " ", false, _good, Noon)));
    }

    [Theory]
    [InlineData(ProgrammeStage.Draft, false, true)]
    [InlineData(ProgrammeStage.Pilot, true, true)]
    [InlineData(ProgrammeStage.Revising, false, true)]
    [InlineData(ProgrammeStage.Live, true, true)]
    [InlineData(ProgrammeStage.Paused, false, false)]
    [InlineData(ProgrammeStage.Closed, false, false)]
    public void Labels_are_asked_for_in_pilot_and_live_and_gold_until_it_stops(ProgrammeStage stage, bool labels, bool gold)
    {
        Assert.Equal(labels, StageRules.Asking(stage, gold: false) is null);
        Assert.Equal(gold, StageRules.Asking(stage, gold: true) is null);
    }

    [Fact]
    public void In_its_pilot_every_risk_class_asks_for_the_overlap()
    {
        var pilot = new PilotPolicy(Overlap: 4).Of(_programme);

        Assert.Equal([(4, 4), (4, 4)], pilot.Risks.Select(risk => (risk.MinimumOverlap, risk.MaximumOverlap)));
    }

    [Theory]
    [InlineData("/pilot/items", "pilot_too_small", 19, 3, 0.67)]
    [InlineData("/pilot/overlap", "overlap_invalid", 20, 1, 0.67)]
    [InlineData("/pilot/agreement", "validation_failed", 20, 3, 1.1)]
    public void A_pilot_that_shows_nothing_is_refused(string at, string code, int items, int overlap, double agreement) => Assert.Contains(
        ProgrammeRules.Validate(_programme with { Pilot = new PilotPolicy(items, overlap, agreement) }),
        fault => (fault.Pointer, fault.Code) == (at, code));

    [Theory]
    [InlineData("0.49")]
    [InlineData("1.01")]
    [InlineData("NaN")]
    public void A_threshold_of_duplicates_that_finds_nothing_is_refused(string threshold) => Assert.Contains(
        ProgrammeRules.Validate(_programme with { Duplicates = new DuplicatePolicy(double.Parse(threshold, CultureInfo.InvariantCulture)) }),
        fault => (fault.Pointer, fault.Code) == ("/duplicates/threshold", "dedup_invalid"));

    private static ProgrammeState Applied(Programme programme) =>
        ProgrammeState.Initial.Apply(new ProgrammeEvent.Applied("apply", 1, programme, Noon));

    private static Decision<ProgrammeEvent> Move(ProgrammeState state, ProgrammeStage to, StageEvidence evidence, bool waive = false) =>
        StageRules.Move(state, $"{to} {state.Moves.Count}", to, "lea", "because", waive, evidence, Noon);

    private static ProgrammeState After(ProgrammeState state, ProgrammeStage to, StageEvidence evidence) =>
        state.Apply(Fact(Move(state, to, evidence)));

    private static ProgrammeEvent.StageMoved Fact(Decision<ProgrammeEvent> decision) =>
        Assert.IsType<ProgrammeEvent.StageMoved>(Assert.Single(Assert.IsType<Decision<ProgrammeEvent>.Accepted>(decision).Events));
}
