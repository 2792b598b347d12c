using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tests.Tasks;
using Xunit;

namespace Routing.Core.Tests.Labels;

/// <summary>The third level of slices (algorithms.md §1.5).</summary>
public sealed class RiskCellsTests
{
    private static readonly Programme _programme = Given.Pairs with
    {
        Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
    };

    // Made: of two domains law is asked about at two risks. Five people are right .95 of the time where little is at stake and .6 where
    // much is, five the other way round; in tax everybody is right .8 of the time.
    private static List<VotedItem> Made(int dear)
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, 600).Select(n =>
        {
            var (domain, risk) = (n < 300 ? "law" : "tax", n < dear ? 1 : 0);
            var truth = random.Next(2);
            return new VotedItem($"item-{n:000}", domain, null, [.. Enumerable.Range(0, 10).OrderBy(_ => random.Next()).Take(5).Select(j => new ItemVote(
                $"p{j}", false, [random.NextDouble() < (domain == "tax" ? 0.8 : j < 5 == (risk == 0) ? 0.95 : 0.6) ? truth : 1 - truth],
                Given.Noon.AddMinutes(n)))]) { Risk = risk };
        })];
    }

    [Fact]
    public void Who_is_good_where_little_is_at_stake_and_bad_where_much_is_is_known_for_both()
    {
        var model = Refit.Of(1, 0, _programme, Made(150));

        var (low, high, domain) = (RiskCells.Of("law", 0), RiskCells.Of("law", 1), "law");
        Assert.Equal([domain, low, high, "tax"], model.Questions[0].SliceCounts.Keys.Order(StringComparer.Ordinal));
        Assert.True(Right(model, "p0", low) > Right(model, "p0", domain) && Right(model, "p0", domain) > Right(model, "p0", high));
        Assert.True(Right(model, "p7", high) > Right(model, "p7", domain) && Right(model, "p7", domain) > Right(model, "p7", low));
    }

    [Fact]
    public void A_cell_with_few_votes_is_answered_as_its_domain_is()
    {
        var model = Refit.Of(1, 0, _programme, Made(19)); // 95 votes

        Assert.DoesNotContain(RiskCells.Of("law", 1), model.Questions[0].SliceCounts.Keys);
        Assert.Equal(model.RaterOf("p3", false, 0, "law"), model.RaterOf("p3", false, 0, RiskCells.Of("law", 1)));
        Assert.Equal(model.RaterOf("p3", false, 0), model.RaterOf("p3", false, 0, RiskCells.Of("new", 1)));
    }

    // Somebody without an answer there is taken for what the cell's pool is, and that for what the domain's is.
    [Fact]
    public void A_cell_is_nested_in_its_domain()
    {
        var model = Refit.Of(1, 0, _programme, Made(150));
        var counts = model.Questions[0].SliceCounts[RiskCells.Of("law", 1)];
        var law = model.Questions[0].Slices["law"];

        var nested = new Statistics.Aggregation.SliceModel(model.Questions[0].Model, counts, law);
        Assert.Equal(nested.Crowd, model.Questions[0].Slices[RiskCells.Of("law", 1)].Crowd);
        Assert.NotEqual(nested.Crowd, new Statistics.Aggregation.SliceModel(model.Questions[0].Model, counts).Crowd);
    }

    [Fact]
    public void One_risk_makes_no_cells() =>
        Assert.Equal(["law", "tax"], Refit.Of(1, 0, _programme, Made(0)).Questions[0].SliceCounts.Keys.Order(StringComparer.Ordinal));

    private static double Right(BeliefModel model, string person, string slice) =>
        (model.RaterOf(person, false, 0, slice)[0, 0] + model.RaterOf(person, false, 0, slice)[1, 1]) / 2;
}
