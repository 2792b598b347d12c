using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class PromotedTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Programme _programme = new()
    {
        Name = "Labels", Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("low", 0.1, 1, 5, NeedsExpert: false)],
        Tiers = [new Tier("general", 5, Expert: false), new Tier("expert", 50, Expert: true, 0.95)], ExpertShare = 0,
    };

    private static readonly RaterView _rater = new(_ => _theta, _ => _theta, _ => _theta);

    private static double[,] _theta => new[,] { { 0.9, 0.1 }, { 0.1, 0.9 } };

    [Fact]
    public void A_promoted_generalist_is_an_expert_in_his_slice_and_nowhere_else()
    {
        var queue = new WorkQueue(_programme, "test");
        foreach (var slice in new[] { "law", "medicine" })
            queue.Put(new QueuedItem(slice, 0, [0.5, 0.5], 0, "en", true, _noon, 3, ["a", "b", "c"], []) { Slice = slice }, _noon);
        Asker promoted = AskerOf("ada", "law"), other = AskerOf("bob");

        // The share of experts is none: he costs what generalists cost.
        Assert.Equal("law", queue.Reserve(promoted, _rater, 0.9, _noon)!.Item);
        Assert.Null(queue.Reserve(other, _rater, 0.9, _noon));
        Assert.Empty(queue.WhyNot(promoted, "law", _noon));
        Assert.StartsWith("tier", Assert.Single(queue.WhyNot(promoted, "medicine", _noon)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_he_shows_as_an_expert_is_measured_apart_from_his_other_answers()
    {
        var random = new Random(3);
        List<VotedItem> items = [.. Enumerable.Range(0, 200).Select(n => new VotedItem($"i{n}", n % 2 == 0 ? "law" : "other", null,
        [
            Vote("ada", expert: n % 2 == 0, n % 2 == 0 ? n / 2 % 2 : random.Next(2)), // a coin outside his slice
            .. Enumerable.Range(0, 4).Select(j => Vote($"r{j}", expert: false, random.NextDouble() < 0.8 ? n / 2 % 2 : 1 - (n / 2 % 2))),
        ]))];

        var model = Refit.Of(1, 0, _programme, items);

        Assert.True(model.RaterOf("ada", expert: true, 0)[0, 0] > 0.9);
        Assert.True(model.RaterOf("ada", expert: false, 0)[0, 0] < 0.7);
        Assert.Equal(model.RaterOf("r0", false, 0), model.RaterOf("r0", true, 0)); // promoted, but no such answer yet
    }

    private static Asker AskerOf(string id, params string[] expertIn) =>
        new(new ReviewerProfile(id, 0, new HashSet<string> { "en" }) { ExpertIn = expertIn.ToHashSet() }, 5, null);

    private static ItemVote Vote(string reviewer, bool expert, int answer) => new(reviewer, expert, [answer], _noon);
}
