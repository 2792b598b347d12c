using Routing.Core.Labels;
using Routing.Core.Tests.Reviewers;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class SliceCalibrationTests
{
    // Simulated: people are right in 95 % of the cases in one slice, and in the other half of the items mislead them alike.
    [Fact]
    public void A_slice_where_people_are_misled_is_believed_less()
    {
        var crowd = new Crowd(classes: 2, seed: 4);
        string[] people = ["ada", "bob", "cid", "dan", "eve"];
        for (var n = 0; n < 240; n++)
        {
            var misled = n % 2 == 1 && crowd.Random.NextDouble() < 0.5;
            crowd.Ask(people, (_, truth) => crowd.Say(misled ? 1 - truth : truth, 0.95), gold: n < 80);
        }

        List<VotedItem> items = [.. crowd.Items.Select((item, n) => item with { Slice = n % 2 == 0 ? "easy" : "hard" })];
        var model = Refit.Of(1, 1, crowd.Programme, items);
        var sure = new Statistics.Aggregation.ItemBelief([0.99, 0.01], 0);

        var (easy, hard, other) = (model.Calibrated(sure, 0, "easy")[0], model.Calibrated(sure, 0, "hard")[0], model.Calibrated(sure, 0, "new")[0]);

        Assert.True(hard < other && other < easy, $"{hard} {other} {easy}");
        Assert.Equal(model.Calibrated(sure, 0), model.Calibrated(sure, 0, "new"));
        Assert.Empty(Refit.Of(1, 1, crowd.Programme, items.Skip(60)).Questions[0].SliceCalibrators); // 20 gold items are too few
    }
}
