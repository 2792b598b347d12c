using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

public sealed class RecordedSetTests
{
    // The table of algorithms.md §1.11: plain model and with the difficulty layer, all labels, ties share credit.
    [Theory]
    [InlineData("snow_rte", .9287, .9313)]
    [InlineData("bluebird", .8796, .8704)]
    [InlineData("face_sentiment", .6404, .6455)]
    [InlineData("music_genre", .8014, .8029)]
    [InlineData("weather_sentiment", .8767, .8733)]
    [InlineData("zencrowd", .8127, .8147)]
    [InlineData("d_product", .9359, .9375)]
    [InlineData("dices_350", .7184, .7224)]
    [InlineData("medrel_cause", .8030, .7847)]
    [InlineData("s_adult", .7447, .7477)]
    public void Accuracy_is_that_of_the_specification(string set, double plain, double withDifficulty)
    {
        var recorded = RecordedLabels.OrSkip(set);

        Assert.Equal(plain, Accurate(recorded, difficulty: false), 0.002);
        Assert.Equal(withDifficulty, Accurate(recorded, difficulty: true), 0.002);
    }

    // §1.11 (c): at three labels an item and more, without any refit and with one after every half label per item.
    [Theory]
    [InlineData("snow_rte")]
    [InlineData("face_sentiment")]
    [InlineData("weather_sentiment")]
    public void The_online_form_agrees_with_the_batch_form(string set)
    {
        var recorded = RecordedLabels.OrSkip(set);
        var settings = new HdsSettings { Classes = recorded.Classes };
        var random = new Random(3);
        var order = recorded.Data.Votes.OrderBy(_ => random.Next()).ToList();
        var (free, paced) = (new OnlineHds(settings), new OnlineHds(settings));
        var (worstFree, worstPaced) = (1.0, 1.0);
        var half = Math.Max(1, recorded.Data.Items / 2);
        for (var n = 1; n <= Math.Min(order.Count, 6 * recorded.Data.Items); n++)
        {
            free.Apply(order[n - 1]);
            paced.Apply(order[n - 1]);
            // The worst moment is right before a refit.
            if (n % half == 0)
            {
                if (n >= 3 * recorded.Data.Items)
                {
                    var batch = HierarchicalDawidSkene.Fit(recorded.Data with { Votes = order[..n] }, settings).Posteriors;
                    worstFree = Math.Min(worstFree, Agreement(batch, free));
                    worstPaced = Math.Min(worstPaced, Agreement(batch, paced));
                }

                paced.Refit();
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{set}: {worstFree:0.000} without, {worstPaced:0.000} with refits");
        Assert.True(worstFree >= 0.88, $"{set} without refits: {worstFree:0.000}");
        Assert.True(worstPaced >= 0.96, $"{set} with refits: {worstPaced:0.000}");
    }

    private static double Agreement(double[][] batch, OnlineHds online) =>
        Enumerable.Range(0, batch.Length).Average(i => ArgMax(batch[i]) == ArgMax(online.Belief(i).Classes) ? 1.0 : 0.0);

    private static int ArgMax(double[] belief) => Array.IndexOf(belief, belief.Max());

    private static double Accurate(RecordedLabels recorded, bool difficulty) => Accuracy.Score(
        HierarchicalDawidSkene.Fit(recorded.Data, new HdsSettings { Classes = recorded.Classes, DifficultyLayer = difficulty }).Posteriors,
        recorded.Truth);
}
