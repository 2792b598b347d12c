using Routing.Core.Assignment;
using Routing.Core.Labels;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class ClosingProofTests
{
    [Fact]
    public void Without_gold_the_target_alone_decides() => Assert.Equal(0.95, ClosingProof.None.BarFor(0.05), 12);

    [Fact]
    public void Gold_that_closes_right_leaves_the_bar_at_the_target()
    {
        var proof = Of(right: 30, wrong: 1, confidence: 0.96);

        Assert.Equal(0.95, proof.BarFor(0.05), 12);
    }

    [Fact]
    public void The_bar_rises_to_where_gold_closes_right()
    {
        List<(IReadOnlyList<double[]>, int)> courses = [];
        for (var i = 0; i < 30; i++)
            courses.Add(([[0.5, 0.5], [0.96, 0.04], [0.99, 0.01]], i < 10 ? 1 : 0)); // Ten are wrong, then and later ...
        for (var i = 0; i < 10; i++)
            courses[i] = ([[0.5, 0.5], [0.96, 0.04], [0.1, 0.9]], 1);                // ... unless more answers turn them.

        Assert.Equal(0.97, ClosingProof.Of(courses, 2).BarFor(0.05), 12);
    }

    [Fact]
    public void Gold_that_closes_wrong_everywhere_lets_nothing_close()
    {
        var proof = Of(right: 20, wrong: 10, confidence: 0.999);

        Assert.Equal(double.PositiveInfinity, proof.BarFor(0.05));
        var decision = StopRule.Decide(new StopEvidence([0.999, 0.001], 3) { Bar = proof.BarFor(0.05) }, RiskPolicy.Medium);
        Assert.Contains("gold that closed so was wrong too often", Assert.IsType<StopDecision.Continue>(decision).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_closes_at_its_first_confident_moment_after_enough_answers()
    {
        var proof = ClosingProof.Of([([[0.99, 0.01], [0.2, 0.8], [0.03, 0.97]], 1)], minimumAnswers: 2);

        Assert.Equal(new ClosingProof.Step(0.95, 1, 0), proof.Steps.Single(step => step.Confidence == 0.95));
        Assert.Equal(new ClosingProof.Step(0.98, 0, 0), proof.Steps.Single(step => step.Confidence == 0.98));
    }

    private static ClosingProof Of(int right, int wrong, double confidence) => ClosingProof.Of(
        [.. Enumerable.Range(0, right + wrong).Select(i =>
            ((IReadOnlyList<double[]>)[[0.6, 0.4], [confidence, 1 - confidence]], i < wrong ? 1 : 0))],
        minimumAnswers: 2);
}
