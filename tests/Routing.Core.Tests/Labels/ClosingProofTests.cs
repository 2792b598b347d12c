using Routing.Core.Assignment;
using Routing.Core.Labels;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class ClosingProofTests
{
    [Fact]
    public void Without_gold_the_target_alone_decides() => Assert.Equal(0.95, ClosingProof.None.BarFor(0.05), 12);

    [Fact]
    public void A_confidence_that_little_gold_reached_is_not_proven()
    {
        Assert.Equal(double.PositiveInfinity, Of(right: 0, wrong: 0, confidence: 0.96).BarFor(0.05));
        Assert.Equal(double.PositiveInfinity, Of(right: 21, wrong: 0, confidence: 0.96).BarFor(0.05));
        Assert.Equal(0.95, Of(right: 22, wrong: 0, confidence: 0.96).BarFor(0.05), 12);
    }

    // (30 · .12 + 1) / (30 + n) ≤ .07 from n = 35.7 on: each wrong one asks for 14 right ones more.
    [Theory]
    [InlineData(1, 35, false)]
    [InlineData(1, 36, true)]
    [InlineData(2, 49, false)]
    [InlineData(2, 50, true)]
    public void Each_wrong_closing_must_be_made_good_by_right_ones(int wrong, int closed, bool proven) =>
        Assert.Equal(proven ? 0.95 : double.PositiveInfinity, Of(closed - wrong, wrong, confidence: 0.96).BarFor(0.05), 12);

    [Fact]
    public void The_bar_rises_to_where_gold_closes_right()
    {
        List<(IReadOnlyList<IReadOnlyList<double[]>>, int)> golds = [];
        for (var i = 0; i < 40; i++) // Ten would be wrong at .96, unless more answers turn them.
            golds.Add(([i < 10 ? [[0.5, 0.5], [0.96, 0.04], [0.1, 0.9]] : [[0.5, 0.5], [0.96, 0.04], [0.99, 0.01]]], i < 10 ? 1 : 0));

        Assert.Equal(0.97, ClosingProof.Of(golds, 2).BarFor(0.05), 12);
    }

    [Fact]
    public void A_confidence_is_not_proven_below_one_that_fails()
    {
        var proof = new ClosingProof([new(0.95, 200, 1), new(0.98, 60, 10), new(0.99, 30, 0), new(0.998, 2, 1)]);

        Assert.Equal(0.99, proof.BarFor(0.05), 12);
    }

    [Fact]
    public void Gold_that_closes_wrong_everywhere_lets_nothing_close()
    {
        var proof = Of(right: 20, wrong: 10, confidence: 0.999);

        Assert.Equal(double.PositiveInfinity, proof.BarFor(0.05));
        var sure = new StopEvidence([0.999, 0.001], 3) { Bar = proof.BarFor(0.05) };
        Assert.IsType<StopDecision.BudgetLimited>(StopRule.Decide(sure, RiskPolicy.Medium));
        Assert.IsType<StopDecision.Continue>(StopRule.Decide(sure with { AwaitsGold = true }, RiskPolicy.Medium));
        Assert.IsType<StopDecision.Continue>(StopRule.Decide(sure, RiskPolicy.Medium with { MinimumOverlap = 4 }));
        Assert.IsType<StopDecision.Escalate>(StopRule.Decide(sure, RiskPolicy.Critical with { TargetError = 0.05 }));
    }

    [Fact]
    public void An_item_closes_at_its_first_confident_moment_after_enough_answers()
    {
        var proof = ClosingProof.Of([([[[0.99, 0.01], [0.2, 0.8], [0.03, 0.97]]], 1)], minimumAnswers: 2);

        Assert.Equal(new ClosingProof.Step(0.95, 1, 0), proof.Steps.Single(step => step.Confidence == 0.95));
        Assert.Equal(new ClosingProof.Step(0.98, 0, 0), proof.Steps.Single(step => step.Confidence == 0.98));
    }

    [Fact]
    public void Each_order_of_an_items_answers_counts_for_its_share()
    {
        var proof = ClosingProof.Of(
            [([[[0.5, 0.5], [0.99, 0.01]], [[0.5, 0.5], [0.01, 0.99]], [[0.5, 0.5], [0.4, 0.6]], [[0.5, 0.5], [0.6, 0.4]]], 1)], minimumAnswers: 2);

        Assert.Equal(new ClosingProof.Step(0.95, 0.5, 0.25), proof.Steps.Single(step => step.Confidence == 0.95));
    }

    private static ClosingProof Of(int right, int wrong, double confidence) => ClosingProof.Of(
        [.. Enumerable.Range(0, right + wrong).Select(i =>
            ((IReadOnlyList<IReadOnlyList<double[]>>)[[[0.6, 0.4], [confidence, 1 - confidence]]], i < wrong ? 1 : 0))],
        minimumAnswers: 2);
}
