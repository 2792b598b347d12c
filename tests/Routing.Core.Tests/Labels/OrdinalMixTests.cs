using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tests.Tasks;
using Xunit;

namespace Routing.Core.Tests.Labels;

/// <summary>algorithms.md §1.6: how far an axis is a scale is chosen by gold.</summary>
public sealed class OrdinalMixTests
{
    private static readonly Programme _programme = Given.Pairs with
    {
        Method = FeedbackMethod.Rating, Classes = [], Axes = [new Axis("tone", "Tone", "-", AxisScale.OneToFive, AxisDirection.Higher, 0.5, false)],
        Rubric = Rubric.Empty,
    };

    [Fact]
    public void Where_people_mistake_ends_for_each_other_the_axis_is_no_scale() =>
        Assert.Equal(0, MixOf(gold: 60, wrong: truth => truth is 0 or 4 ? 4 - truth : truth is 1 or 3 ? 4 - truth : 0));

    [Fact]
    public void Little_gold_leaves_it_as_it_was() =>
        Assert.Equal(0.3, MixOf(gold: 39, wrong: truth => truth is 0 or 4 ? 4 - truth : truth is 1 or 3 ? 4 - truth : 0));

    // Three of eight people an item, seven of ten answers right.
    private static double MixOf(int gold, Func<int, int> wrong)
    {
        var random = new Random(2);
        var model = Refit.Of(1, 0, _programme, [.. Enumerable.Range(0, 200 + gold).Select(n =>
        {
            var truth = random.Next(5);
            return new VotedItem($"item-{n:000}", "general", n < gold ? [truth] : null, [.. Enumerable.Range(0, 8).OrderBy(_ => random.Next()).Take(3)
                .Select(j => new ItemVote($"p{j}", false, [random.NextDouble() < 0.7 ? truth : wrong(truth)], Given.Noon.AddMinutes(n)))]);
        })]);
        return model.Questions[0].Model.Settings.OrdinalMix;
    }
}
