using Routing.Core.Labels;
using Routing.Core.Tests.Reviewers;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class GoldHealthTests
{
    [Fact]
    public void A_wrong_key_and_an_item_everybody_passes_retire_while_enough_gold_is_left()
    {
        var crowd = new Crowd(classes: 2, seed: 4);
        string[] people = [.. Enumerable.Range(0, 50).Select(n => $"p{n:00}")];
        for (var n = 0; n < 30; n++)
        {
            var accuracy = n switch { 0 => 0.08, 1 => 1, _ => 0.8 };
            crowd.Ask(people, (_, truth) => crowd.Say(truth, accuracy), gold: true);
        }

        var health = GoldHealth.Of(crowd.Programme, crowd.Items);
        var few = GoldHealth.Of(crowd.Programme, crowd.Items.Take(20));

        Assert.True(health["item-00000"].IsRetired);
        Assert.Contains("look at its key", health["item-00000"].Doubt, StringComparison.Ordinal);
        Assert.True(health["item-00001"].IsRetired);
        Assert.All(health.Where(pair => pair.Key is not ("item-00000" or "item-00001")), pair => Assert.False(pair.Value.IsRetired));
        // A calibration needs 20: what is doubtful is said, and stays.
        Assert.All(few.Values, item => Assert.False(item.IsRetired));
        Assert.NotNull(few["item-00000"].Doubt);
    }
}
