using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Tests;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tests.Labels;

public sealed class OnlineBeliefsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_refit_that_read_everything_is_taken_as_it_is()
    {
        var crowd = new Crowd(2, 40);
        var online = new OnlineBeliefs(Refit.Before(crowd.Programme));
        for (var n = 1; n <= 200; n++)
            online.Judged(crowd.Answer(n % 40, $"r{n % 7}{n / 40}", n % 3 == 0 ? 0 : 1), n);

        var refit = crowd.Fit(1, 200);
        online.Refitted(refit);

        Assert.Same(refit, online.Model);
    }

    [Fact]
    public void What_a_refit_has_not_read_is_added_to_it_again()
    {
        var crowd = new Crowd(2, 40);
        var online = new OnlineBeliefs(Refit.Before(crowd.Programme));
        for (var n = 1; n <= 150; n++)
            online.Judged(crowd.Answer(n % 40, $"r{n % 7}{n / 40}", n % 3 == 0 ? 0 : 1), n);
        var refit = crowd.Fit(1, 150);
        for (var n = 151; n <= 160; n++)
            online.Judged(crowd.Answer(n % 40, "late", n % 3 == 0 ? 0 : 1), n);

        online.Refitted(refit);

        Assert.DoesNotContain("late", refit.Raters.Keys);
        Assert.NotEqual(online.Model.Questions[0].Crowd, online.Model.RaterOf("late", false, 0));
        Assert.Equal(refit.RaterOf("nobody", false, 0), online.Model.RaterOf("nobody", false, 0));
    }

    [Fact]
    public void Who_is_always_against_the_others_is_known_before_the_next_refit()
    {
        var crowd = new Crowd(2, 200);
        for (var item = 0; item < 200; item++)
        {
            for (var r = 0; r < 4; r++)
                crowd.Answer(item, $"r{r}", item % 2);
        }

        var refit = crowd.Fit(1, 800);
        var online = new OnlineBeliefs(refit);
        for (var item = 0; item < 64; item++)
        {
            online.Judged(crowd.Answer(item, "wrong", 1 - (item % 2)), 801 + item);
            online.Judged(crowd.Answer(item, "boss", 1 - (item % 2), expert: true), 801 + item);
        }

        Assert.True(online.Model.RaterOf("wrong", false, 0)[0, 0] < 0.2);
        // The crowd is measured by experts, not the reverse.
        Assert.Equal(refit.RaterOf("boss", true, 0), online.Model.RaterOf("boss", true, 0));
        Assert.True(refit.Raters.Count == 4 && online.Model.Epoch == refit.Epoch);
    }

    // algorithms.md §1.4 (c), with the beliefs of the engine itself: every silo's view right before a refit.
    [Theory]
    [InlineData("snow_rte")]
    [InlineData("face_sentiment")]
    [InlineData("weather_sentiment")]
    [InlineData("music_genre")]
    public void Right_before_a_refit_the_beliefs_agree_with_it(string set)
    {
        var recorded = RecordedLabels.OrSkip(set);
        var crowd = new Crowd(recorded.Classes, recorded.Data.Items);
        var random = new Random(3);
        var votes = recorded.Data.Votes.OrderBy(_ => random.Next()).Take(6 * recorded.Data.Items).ToList();
        var refit = Refit.Before(crowd.Programme);
        var online = new OnlineBeliefs(refit);
        var (worst, worstStale, sum, sumStale, looks) = (1.0, 1.0, 0.0, 0.0, 0);
        for (var n = 1; n <= votes.Count; n++)
        {
            online.Judged(crowd.Answer(votes[n - 1].Item, $"r{votes[n - 1].Rater}", votes[n - 1].Answer), n);
            if (n % RefitCadence.LabelsFor(recorded.Data.Items) != 0)
                continue;
            var next = crowd.Fit(refit.Epoch + 1, n);
            if (n >= 3 * recorded.Data.Items)
            {
                var (fresh, stale) = (crowd.Agreement(online.Model, next), crowd.Agreement(refit, next));
                (worst, worstStale, sum, sumStale, looks) = (Math.Min(worst, fresh), Math.Min(worstStale, stale), sum + fresh, sumStale + stale, looks + 1);
            }

            refit = next;
            online.Refitted(refit);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{set}: least {worst:0.0000}, mean {sum / looks:0.0000}; without what was judged since the refit {worstStale:0.0000}, {sumStale / looks:0.0000}");
        Assert.True(worst >= 0.97, $"{set}: {worst:0.0000}");
        Assert.True(sum > sumStale, $"{set}: what was judged since the refit taught nothing.");
    }

    private sealed class Crowd
    {
        private readonly FeedbackTaskState[] _tasks;

        public Crowd(int classes, int items)
        {
            Programme = new Programme
            {
                Name = "Labels", Method = FeedbackMethod.Classify, Classes = [.. Enumerable.Range(0, classes).Select(k => $"c{k}")], Axes = [],
                Rubric = Rubric.Empty, Risks = [new RiskClass("low", 0.1, 1, 100, false)], Tiers = [new Tier("general", 1, false)],
            };
            _tasks = [.. Enumerable.Range(0, items).Select(n => FeedbackTaskState.Initial.Apply(new Opened(new ItemContent($"i{n}", "?", null, null), _noon)))];
        }

        public Programme Programme { get; }

        public FeedbackTaskState Answer(int item, string reviewer, int answer, bool expert = false) => _tasks[item] = _tasks[item].Apply(
            new Judged($"s-{reviewer}-{item}", reviewer, expert, _tasks[item].Judgments.Count, new Answer($"c{answer}"), [answer], _noon));

        public BeliefModel Fit(int epoch, long position) => Refit.Of(
            epoch, position, Programme, _tasks.Select((task, n) => VotedItem.Of($"i{n}", task)));

        public double Agreement(BeliefModel one, BeliefModel other) => _tasks.Where(task => !task.Judgments.IsEmpty)
            .Average(task => ArgMax(one.Belief(task, 0)) == ArgMax(other.Belief(task, 0)) ? 1.0 : 0);

        private static int ArgMax(ItemBelief belief) => Array.IndexOf(belief.Classes, belief.Classes.Max());
    }
}
