using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Xunit;

namespace Routing.Core.Tests.Reviewers;

public sealed class AccuracyBarTests
{
    [Fact]
    public void Before_anybody_has_answered_the_programme_says_what_is_asked_for() =>
        Assert.Equal(0.7, AccuracyBar.Of(0.7, PoolOf(answers: 0, accuracy: 0.5)));

    [Fact]
    public void A_good_pool_is_held_to_the_programmes_minimum() =>
        Assert.Equal(0.7, AccuracyBar.Of(0.7, PoolOf(answers: 4000, accuracy: 0.92)));

    [Fact]
    public void Where_all_find_it_hard_nobody_is_asked_for_more_than_ten_points_under_the_pool()
    {
        var model = PoolOf(answers: 4000, accuracy: 0.62);
        Assert.Equal(model.Questions[0].Model.PoolAccuracy - 0.1, AccuracyBar.Of(0.7, model), 9);
        Assert.InRange(AccuracyBar.Of(0.7, model), 0.45, 0.6);
    }

    [Fact]
    public void The_bar_never_falls_under_chance() => Assert.Equal(0.5, AccuracyBar.Of(0.7, PoolOf(answers: 4000, accuracy: 0.52)), 9);

    // Gold that 13 of 20 pass, work on which all agree: measured by such gold, a_min would suspend everybody.
    [Fact]
    public void Gold_that_is_hard_for_all_lowers_the_bar()
    {
        var crowd = new Crowd(classes: 2, seed: 5);
        string[] people = [.. Enumerable.Range(0, 20).Select(n => $"person-{n:00}")];
        for (var n = 0; n < 100; n++)
            crowd.Ask(people, (_, truth) => crowd.Say(truth, 0.95));
        for (var n = 0; n < 10; n++)
            crowd.Ask(people, (person, truth) => string.CompareOrdinal(person, "person-13") < 0 ? truth : 1 - truth, gold: true);

        Assert.Equal(0.55, AccuracyBar.Of(0.7, crowd.Fit()), 9);
    }

    // A crowd of twenty, each right as often as the pool.
    private static BeliefModel PoolOf(int answers, double accuracy)
    {
        var crowd = new Crowd(classes: 2, seed: 3);
        string[] people = [.. Enumerable.Range(0, 20).Select(n => $"person-{n:00}")];
        for (var n = 0; n < answers / people.Length; n++)
            crowd.Ask(people, (_, truth) => crowd.Say(truth, accuracy));
        return crowd.Fit();
    }
}
