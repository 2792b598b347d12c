using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class TasteTests
{
    private static readonly Programme _taste = Pairs with
    {
        Distribution = true, CalibrationRequired = false, GoldShare = 0, Risks = [new RiskClass("low", 0.10, 4, 6, false)],
    };

    [Fact]
    public void Enough_people_are_enough_whatever_they_say_and_nothing_is_published_as_the_truth()
    {
        var model = Refit.Before(_taste);
        var three = Task(Judged("ada", 1, 0), Judged("bob", 2, 1), Judged("cid", 3, 1));
        var four = three.Apply(Judged("dan", 4, 0));

        Assert.Null(Closing.Settle(three, _taste, model, Noon));
        var closed = Assert.IsType<Closed>(Closing.Settle(four, _taste, model, Noon));

        Assert.Equal(("collected", -1), (closed.Reason, closed.Verdicts[0]));
        Assert.Null(closed.Confidence);
        Assert.False(Placing.Priced(four, _taste, model).NeedsExpert);
        Assert.Equal([3 / 7.0, 3 / 7.0, 1 / 7.0], model.Calibrated(model.Belief(four, 0), 0));
    }

    [Fact]
    public void Shares_have_intervals_and_groups()
    {
        ImmutableList<Judged> said = [
            .. Enumerable.Range(0, 6).Select(n => Judged($"n{n}", n, 0) with { Group = "north" }),
            .. Enumerable.Range(6, 3).Select(n => Judged($"s{n}", n, 1) with { Group = "south" }), Judged("x", 9, 2)];

        var all = AnswerDistribution.Of(said, 0, 3, Blocs.None);
        var groups = AnswerDistribution.ByGroup(said, 0, 3, Blocs.None);

        var (share, low, high) = all.ShareOf(0)!.Value;
        Assert.Equal((0.6, 0.3127, 0.8318), (share, Math.Round(low, 4), Math.Round(high, 4)));
        Assert.Equal(["north", "south"], groups.Keys);
        Assert.Equal(1, groups["south"].ShareOf(1)!.Value.Share);
        Assert.Equal(9, AnswerDistribution.Of(said, 0, 3, Blocs.Of([("n0", "n1")])).Answers);
    }

    // product.md 6.6, QCK-07: a coherent fifth with another taste; at most 2 % of them may be driven out.
    [Fact]
    public void A_coherent_minority_is_not_the_worse_for_it()
    {
        var random = new Random(7);
        List<VotedItem> items = [.. Enumerable.Range(0, 400).Select(n =>
        {
            var liked = random.Next(2);
            var people = Enumerable.Range(0, 50).OrderBy(_ => random.Next()).Take(10);
            return new VotedItem($"item-{n:000}", "general", null, [.. people.Select(person => new ItemVote(
                $"p{person:00}", false, [(random.NextDouble() < 0.9 ? liked : 1 - liked) ^ (person < 10 ? 1 : 0)], Noon.AddMinutes(n)))]);
        })];

        var asTaste = Look(_taste);
        var asTruth = Look(_taste with { Distribution = false });

        Assert.Empty(Acting(asTaste.Report));
        Assert.True(Acting(asTruth.Report).Count() >= 8, "as truth they would be driven out: the test can fail");
        Assert.All(asTaste.Cells.Values, cells => Assert.Empty(cells));

        (ConductReport Report, ImmutableDictionary<string, ImmutableArray<ReputationCell>> Cells) Look(Programme programme)
        {
            var model = Refit.Of(1, 1, programme, items);
            return (
                Conduct.Of(model, items, ImmutableDictionary<string, PullShares>.Empty, 0.7), Reputation.Of(model, items));
        }

        static IEnumerable<string> Acting(ConductReport report) =>
            report.Signals.Where(pair => pair.Value.Any(signal => signal.Acts)).Select(pair => pair.Key);
    }

    [Fact]
    public void One_axis_of_taste_leaves_the_others_their_truth()
    {
        var programme = _taste with
        {
            Distribution = false, Method = FeedbackMethod.PassFail, Classes = ["fail", "pass"],
            Axes = [new Axis("true", "True", "-", AxisScale.Binary, AxisDirection.Higher, 0.5, false), new Axis("nice", "Nice", "-", AxisScale.Binary, AxisDirection.Higher, 0.5, false) { Taste = true }],
            Risks = [new RiskClass("low", 0.45, 2, 6, false)],
        };
        var task = FeedbackTaskState.Initial.Apply(new Opened(Pair, Noon));
        for (var n = 0; n < 4; n++)
            task = task.Apply(Judged($"p{n}", n + 1, 1) with { Classes = [1, n % 2] });

        var closed = Assert.IsType<Closed>(Closing.Settle(task, programme, Refit.Before(programme), Noon));
        var gold = ItemRules.Check(programme, new ImportedItem("g", "?", null, null, "en", null, "general", new Dictionary<string, string> { ["true"] = "pass" })).Content!;

        Assert.Equal([1, -1], closed.Verdicts);
        Assert.Equal("confident", closed.Reason);
        Assert.Equal([1, -1], gold.Gold!.Value);
        Assert.Contains(ProgrammeRules.Validate(_taste with { GoldShare = 0.1 }), fault => fault.Code == "gold_share_invalid");
    }
}
