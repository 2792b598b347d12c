using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class CalibrationTests
{
    // Simulated: work items have three answers, gold has twenty; everybody is right in 85 % of the cases, but on a quarter of
    // the items, where the crowd is misled, in 25 %.
    [Fact]
    public void Much_answered_gold_does_not_spoil_the_confidence_in_work()
    {
        var random = new CounterRandom(3);
        VotedItem Item(string id, int truth, int answers, bool gold) => new(
            id, "general", gold ? [truth] : null,
            [.. Enumerable.Range(0, answers).Select(n => new ItemVote(
                $"r{(StableHash.Of(id) + (ulong)n) % 30}", false,
                [random.Draw(id, "right", n) < (random.Draw("misled", id, 0) < 0.25 ? 0.25 : 0.85) ? truth : 1 - truth], DateTimeOffset.UnixEpoch))]);
        var truths = Enumerable.Range(0, 600).Select(i => (int)(random.Draw("truth", "", i) * 2)).ToList();
        List<VotedItem> work = [.. truths.Select((truth, i) => Item($"work{i}", truth, 3, gold: false))];
        List<VotedItem> gold = [.. truths.Take(60).Select((truth, i) => Item($"gold{i}", truth, 20, gold: true))];

        var model = Refit.Of(1, 0, _programme, [.. work, .. gold]);

        var (confidence, right) = (0.0, 0);
        for (var i = 0; i < work.Count; i++)
        {
            var q = model.Calibrated(model.Belief([.. work[i].Votes], 0), 0);
            confidence += q.Max();
            right += q[truths[i]] >= 0.5 ? 1 : 0;
        }

        Assert.Equal(right / (double)work.Count, confidence / work.Count, 0.04);
    }

    private static readonly Programme _programme = new()
    {
        Name = "p", Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("medium", 0.05, 2, 7, NeedsExpert: false)], Tiers = [new Tier("general", 1, Expert: false)],
    };
}
