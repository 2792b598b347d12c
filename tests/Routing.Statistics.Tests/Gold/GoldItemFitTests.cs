using Routing.Statistics.Gold;
using Xunit;

namespace Routing.Statistics.Tests.Gold;

public sealed class GoldItemFitTests
{
    [Theory]
    [InlineData(0.5, -1.0)]
    [InlineData(1.5, 0.5)]
    public void Discrimination_and_difficulty_are_recovered(double discrimination, double difficulty)
    {
        var random = new Random(5);
        var truth = new GoldItemFit(discrimination, difficulty, 0, null);
        var fits = Enumerable.Range(0, 40).Select(_ => GoldItemFit.Of([.. Enumerable.Range(0, 400).Select(_ =>
        {
            var ability = -0.5 + (3 * random.NextDouble());
            return (ability, random.NextDouble() < truth.RightBy(ability));
        })])).ToList();

        // The prior pulls a little: 400 answers leave about a tenth of it.
        Assert.Equal(discrimination, fits.Average(fit => fit.Discrimination), 0.15);
        Assert.Equal(difficulty, fits.Average(fit => fit.Difficulty), 0.3);
    }

    [Fact]
    public void Everybody_passing_makes_an_item_easy_and_without_answers_there_is_the_prior()
    {
        var easy = GoldItemFit.Of([.. Enumerable.Range(0, 60).Select(n => (n % 3 * 0.5, true))]);

        Assert.Equal(1, easy.PassRate);
        Assert.True(easy.Difficulty < GoldItemFit.Prior.Difficulty);
        Assert.Equal(GoldItemFit.Prior, GoldItemFit.Of([]));
    }

    [Fact]
    public void An_item_says_most_about_people_for_whom_it_is_a_toss_up()
    {
        var item = new GoldItemFit(1.2, 0.4, 0, null);

        Assert.True(item.Information(0.4) > item.Information(2));
        Assert.Equal(1.2 * 1.2 / 4, item.Information(0.4), 12);
    }
}
