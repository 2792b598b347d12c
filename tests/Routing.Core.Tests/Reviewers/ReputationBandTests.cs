using Routing.Core.Reviewers;
using Xunit;

namespace Routing.Core.Tests.Reviewers;

public sealed class ReputationBandTests
{
    [Theory]
    [InlineData(ReputationBand.Above, 0.75, 0.95)]
    [InlineData(ReputationBand.Unsure, 0.65, 0.85)]
    [InlineData(ReputationBand.Below, 0.40, 0.69)]
    public void A_band_says_what_the_evidence_tells_against_the_bar(ReputationBand band, double lowerTenth, double high) =>
        Assert.Equal(band, ReputationBands.Of([Cell(lowerTenth, high)], bar: 0.7));

    [Fact]
    public void One_cell_surely_below_the_bar_outweighs_the_others()
    {
        Assert.Equal(ReputationBand.Below, ReputationBands.Of([Cell(0.8, 0.95), Cell(0.3, 0.5)], bar: 0.7));
        Assert.Equal(ReputationBand.Unsure, ReputationBands.Of([Cell(0.8, 0.95), Cell(0.6, 0.8)], bar: 0.7));
    }

    [Fact]
    public void Cells_that_show_mostly_the_prior_tell_nothing()
    {
        Assert.Equal(ReputationBand.New, ReputationBands.Of([], bar: 0.7));
        Assert.Equal(ReputationBand.New, ReputationBands.Of([Cell(0.3, 0.5) with { IsPrior = true }], bar: 0.7));
    }

    [Fact]
    public void The_look_at_how_people_work_tells_the_band_of_each()
    {
        var crowd = new Crowd(classes: 2, seed: 1);
        string[] people = ["good-1", "good-2", "good-3", "bad"];
        for (var n = 0; n < 200; n++)
            crowd.Ask(people, (person, truth) => crowd.Say(truth, person == "bad" ? 0.35 : 0.95), gold: n % 2 == 0);

        var bands = crowd.Look().Bands;

        Assert.Equal(ReputationBand.Below, bands["bad"]);
        Assert.All(people[..3], person => Assert.Equal(ReputationBand.Above, bands[person]));
    }

    private static ReputationCell Cell(double lowerTenth, double high) =>
        new("q", "general", (lowerTenth + high) / 2, lowerTenth - 0.05, high, lowerTenth, 30, 30, 5, false);
}
