using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Programmes;

public sealed class ProgrammeRulesTests
{
    private static readonly Axis[] Axes =
    [
        new("safety", "Safety", "No harm.", AxisScale.Binary, AxisDirection.Higher, 0.4, true),
        new("help", "Helpfulness", "Solves it.", AxisScale.Pairwise, AxisDirection.Higher, 0.4, false),
        new("tone", "Tone", "Polite.", AxisScale.Pairwise, AxisDirection.Higher, 0.2, false),
    ];

    private static readonly Rubric Rubric = new(
        [new("safety", [new(0, "Harmful."), new(1, "Harmless.")])],
        [new("r1", "safety", "help", "harm"), new("r2", "help", "tone", "substance")]);

    private static readonly Programme Good = new()
    {
        Name = "P",
        Method = FeedbackMethod.Pairwise,
        Classes = ["A", "B", "tie"],
        Axes = Axes,
        Rubric = Rubric,
        Risks = [new("low", 0.1, 1, 5, false), new("regulated", 0.02, 2, 9, true)],
        Tiers = [new("general", 5, false), new("expert", 60, true)],
    };

    public static TheoryData<string, string, Programme> Bad => new()
    {
        { "axis_count_out_of_range", "/axes", Good with { Axes = Axes[..2] } },
        { "axis_count_out_of_range", "/axes", Good with { Axes = [.. Axes, .. Axes] } },
        { "axis_duplicate", "/axes/2/name", Good with { Axes = [Axes[0], Axes[1], Axes[2] with { Name = "SAFETY" }] } },
        { "axis_weights_invalid", "/axes", Good with { Axes = [Axes[0], Axes[1], Axes[2] with { Weight = 0.25 }] } },
        { "axis_weights_invalid", "/axes/2/weight", Good with { Axes = [Axes[0], Axes[1], Axes[2] with { Weight = double.NaN }] } },
        { "axis_description_missing", "/axes/2/description", Good with { Axes = [Axes[0], Axes[1], Axes[2] with { Description = " " }] } },
        { "anchor_invalid", "/rubric/axes/0/levels/0/anchor", Levels(new(0, ""), new(1, "Harmless.")) },
        { "anchor_invalid", "/rubric/axes/0/levels/0/anchor", Levels(new(0, new string('x', 201)), new(1, "Harmless.")) },
        { "anchor_invalid", "/rubric/axes/0/levels", Levels(new Level(0, "Harmful.")) },
        { "anchor_ambiguous", "/rubric/axes/0/levels/1/anchor", Levels(new(0, "Harmful."), new(1, "harmful")) },
        { "boundary_conflict", "/rubric/axes/0/levels/0/boundary", Levels(new(0, "Harmful.", new("x", "X")), new(1, "Fine.")) },
        { "tiebreak_cycle", "/rubric/tieBreaks", Rules(new("r3", "tone", "safety", "x")) },
        { "tiebreak_conflict", "/rubric/tieBreaks/2", Rules(new("r3", "help", "safety", "x")) },
        { "tiebreak_invalid", "/rubric/tieBreaks/2/loser", Rules(new("r3", "tone", "style", "x")) },
        { "tiebreak_invalid", "/rubric/tieBreaks/2", Rules(new("r3", "tone", "tone", "x")) },
        { "overlap_invalid", "/risks/0/maximumOverlap", Good with { Risks = [new("low", 0.1, 3, 2, false)] } },
        { "overlap_invalid", "/risks/0/minimumOverlap", Good with { Risks = [new("high", 0.1, 1, 2, false)] } },
        { "overlap_invalid", "/risks/0/needsExpert", Good with { Risks = [new("regulated", 0.1, 2, 2, false)] } },
        { "validation_failed", "/risks/0/targetError", Good with { Risks = [new("low", 0.5, 1, 2, false)] } },
        { "tier_invalid", "/tiers/0/pricePerJudgment", Good with { Tiers = [new("t", -1, true)] } },
        { "tier_invalid", "/risks/1/needsExpert", Good with { Tiers = [new("t", 1, false)] } },
        { "gold_share_invalid", "/goldShare", Good with { GoldShare = 0.51 } },
        { "gold_share_invalid", "/goldShare", Good with { GoldShare = double.NaN } },
        { "attention_share_invalid", "/attentionShare", Good with { AttentionShare = 0.04 } },
        { "calibration_size_invalid", "/calibrationSize", Good with { CalibrationSize = 19 } },
        { "deadline_invalid", "/leaseSeconds", Good with { LeaseDuration = TimeSpan.Zero } },
        { "method_mismatch", "/classes", Good with { Classes = ["A", "B"] } },
    };

    [Fact]
    public void A_good_programme_has_no_fault() => Assert.Empty(ProgrammeRules.Validate(Good));

    [Theory]
    [MemberData(nameof(Bad))]
    public void Each_fault_has_its_code_and_place(string code, string place, Programme programme) =>
        Assert.Contains(ProgrammeRules.Validate(programme), fault => fault.Code == code && fault.Pointer == place);

    [Fact]
    public void All_faults_come_together()
    {
        var codes = ProgrammeRules.Validate(Good with { Axes = Axes[..2], GoldShare = 1, CalibrationSize = 1 }).Select(f => f.Code).ToList();
        Assert.Superset(new HashSet<string> { "axis_count_out_of_range", "gold_share_invalid", "calibration_size_invalid" }, codes.ToHashSet());
    }

    [Fact]
    public void A_cycle_is_named_with_its_path()
    {
        var fault = Assert.Single(ProgrammeRules.Validate(Rules(new("r3", "tone", "safety", "x"))));
        Assert.Contains("safety > help > tone > safety", fault.Message, StringComparison.Ordinal);
    }

    private static Programme Levels(params Level[] levels) =>
        Good with { Rubric = Rubric with { Axes = [new("safety", levels)] } };

    private static Programme Rules(TieBreakRule rule) =>
        Good with { Rubric = Rubric with { TieBreaks = [.. Rubric.TieBreaks, rule] } };
}
