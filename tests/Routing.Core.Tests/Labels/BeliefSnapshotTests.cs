using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Tests.Reviewers;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class BeliefSnapshotTests
{
    [Fact]
    public void What_another_silo_gets_believes_the_very_same()
    {
        var crowd = new Crowd(classes: 2, seed: 6);
        string[] people = ["ada", "bob", "cid", "dan"];
        for (var n = 0; n < 160; n++)
            crowd.Ask(people, (_, truth) => crowd.Say(truth, 0.8), gold: n % 20 == 0);
        List<VotedItem> items = [.. crowd.Items.Select((item, n) => item with { Slice = n % 2 == 0 ? "law" : "physics" })];
        var model = Refit.Of(3, 7, crowd.Programme, items, Blocs.Of([("ada", "bob")])) with
        {
            Audits = [new AuditStanding(0.05, 3, null, 1.5, [new AuditAlarm(Noon, Noon.AddHours(1))])],
        };
        var sent = new BeliefSnapshot(model, 1, 2, DateOnly.FromDateTime(Noon.UtcDateTime), ImmutableDictionary<string, int>.Empty)
        {
            Today = DayCounts.Of([("ada", "law", false, true)]), Alarms = [new SliceAlarm("label", "law", "fell", Noon)],
        };

        var got = BeliefSnapshot.Decode(sent.Encode());

        Assert.Equal(["law", "physics"], model.Questions[0].Slices.Keys.Order());
        foreach (var slice in new string?[] { "law", "physics", null })
            Assert.Equal(model.RaterOf("cid", false, 0, slice), got.Model.RaterOf("cid", false, 0, slice));
        Assert.Equal(model.Questions[0].In("law").ClassPrior, got.Model.Questions[0].In("law").ClassPrior);
        Assert.Equal(["bob"], got.Model.Blocs.OthersOf("ada"));
        Assert.Equal(8, got.Model.Gold.Count);
        Assert.Equal(model.Gold["item-00020"], got.Model.Gold["item-00020"]);
        Assert.Equal(Noon.AddHours(1), got.Model.Audits[0].AlarmAt);
        Assert.Equal((1, 1, 2.0), got.Today.Of("law", "ada", 0.15));
        Assert.Equal(sent.Alarms, got.Alarms);
    }
}
