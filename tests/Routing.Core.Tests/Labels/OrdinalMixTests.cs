using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tests.Tasks;
using Routing.Statistics.Aggregation;
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

    // Forty people, three an item, lenient or strict by .7 levels in the mean, with noise of .5 to 1.1 levels: whom gold leads to the whole
    // scale it also gives better labels. Ten worlds of ten chose so; labels gained five points in the mean.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Where_lenient_people_rate_on_a_scale_gold_chooses_the_scale_and_labels_gain(int seed)
    {
        const int people = 40, gold = 60, work = 200;
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] lenient = [.. Enumerable.Range(0, people).Select(_ => 0.7 * Normal())];
        double[] noise = [.. Enumerable.Range(0, people).Select(_ => 0.5 + (0.6 * random.NextDouble()))];
        int[] truths = [.. Enumerable.Range(0, gold + work).Select(_ => random.Next(5))];
        List<(int Item, int Person, int Said)> said = [.. truths.SelectMany((truth, n) => Enumerable.Range(0, people).OrderBy(_ => random.Next()).Take(3)
            .Select(j => (n, j, (int)Math.Clamp(Math.Round(truth + lenient[j] + (noise[j] * Normal())), 0, 4))))];

        var chosen = Refit.Of(1, 0, _programme, [.. said.GroupBy(one => one.Item).Select(votes => new VotedItem(
            $"item-{votes.Key:000}", "general", votes.Key < gold ? [truths[votes.Key]] : null,
            [.. votes.Select(one => new ItemVote($"p{one.Person:00}", false, [one.Said], Given.Noon.AddMinutes(one.Item)))]))]).Questions[0].Model.Settings.OrdinalMix;

        Assert.Equal(1, chosen);
        Assert.True(Accuracy(chosen) > Accuracy(0) + 0.02);

        double Accuracy(double mix)
        {
            var known = new double[,]?[people];
            foreach (var (item, person, answer) in said.Where(one => one.Item < gold))
                (known[person] ??= new double[5, 5])[truths[item], answer]++;
            var posteriors = HierarchicalDawidSkene.Fit(
                new HdsData(work, people, [.. said.Where(one => one.Item >= gold).Select(one => new Vote(one.Item - gold, one.Person, one.Said))]) { GoldCounts = known },
                new HdsSettings { Classes = 5, OrdinalMix = mix }).Posteriors;
            return posteriors.Select((q, i) => Array.IndexOf(q, q.Max()) == truths[gold + i] ? 1.0 : 0).Average();
        }
    }

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
