using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class PooledLabelTests
{
    private static readonly Reviewers.Crowd _crowd = Nine(gold: 20);

    // 300 items, six people each, of three classes; the first are gold.
    private static Reviewers.Crowd Nine(int gold)
    {
        var crowd = new Reviewers.Crowd(classes: 3, seed: 4);
        string[] people = [.. Enumerable.Range(0, 9).Select(n => $"p{n}")];
        for (var n = 0; n < 300; n++)
            crowd.Ask(people.OrderBy(_ => crowd.Random.Next()).Take(6), (person, truth) => crowd.Say(truth, person is "p0" ? 0.95 : 0.6), n < gold);
        return crowd;
    }

    private static FeedbackTaskState Task(params (string Person, int Class, bool Expert)[] answers) => answers.Aggregate(
        FeedbackTaskState.Initial.Apply(new FeedbackTaskEvent.Opened(Pair, Noon)),
        (state, answer) => state.Apply(Judged(answer.Person, 1, answer.Class, answer.Expert)));

    [Fact]
    public void Labels_rest_on_the_pool_and_routing_on_HDS()
    {
        var model = _crowd.Fit();
        var task = Task(("p0", 0, false), ("p1", 1, false), ("p2", 1, false));

        var belief = model.Belief(task, 0);

        var slice = task.Content!.Slice;
        var hds = HierarchicalDawidSkene.Posterior(model.Questions[0].In(slice), [
            new RatedAnswer(model.RaterOf("p0", false, 0, slice), 0), new RatedAnswer(model.RaterOf("p1", false, 0, slice), 1),
            new RatedAnswer(model.RaterOf("p2", false, 0, slice), 1)]).Classes;
        var pooled = model.Questions[0].Pool!.Posterior(hds, [new(0, 0), new(1, 1), new(2, 1)]);
        Same(hds, belief.Classes);
        Same(pooled, belief.Pooled);
        Same(model.Questions[0].Calibrator.Apply(pooled), model.Calibrated(belief, 0));
        Same(hds, model.Leading(task, model.Beliefs(task)).Belief);
        Assert.NotEqual(hds[0], pooled[0], 3);

        static void Same(double[] expected, double[] found) =>
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 9));
    }

    // Without experts' answers the pool, with them the pool times what HDS knows of experts.
    [Fact]
    public void What_experts_say_is_evidence_beside_the_pool()
    {
        var model = _crowd.Fit();
        var crowd = model.Belief(Task(("p1", 1, false), ("p2", 1, false)), 0).Pooled;

        var both = model.Belief(Task(("p1", 1, false), ("p2", 1, false), ("eve", 0, true)), 0).Pooled;

        var theta = model.RaterOf("eve", true, 0);
        var odds = both[0] / both[1] / (crowd[0] / crowd[1]);
        Assert.InRange(odds, 1, (theta[0, 0] / theta[1, 0]) + 1e-6);
        Assert.True(odds > 2);
    }

    // One able person among people who say "no" to most of everything: their votes, counted, miss what he and their habits tell.
    [Fact]
    public void Gold_takes_the_say_from_an_opinion_that_it_does_not_bear_out()
    {
        var crowd = new Reviewers.Crowd(classes: 2, seed: 6);
        for (var n = 0; n < 300; n++)
        {
            crowd.Ask(Enumerable.Range(0, 5).Select(p => $"p{p}"), (person, truth) =>
                crowd.Random.NextDouble() < (person is "p0" ? 0.95 : truth == 1 ? 0.4 : 0.97) ? truth : 1 - truth, n < 80);
        }

        var shares = crowd.Fit().Questions[0].Pool!.Shares;

        Assert.Equal(1, shares.Sum(), 9);
        Assert.Equal(0, shares[0]); // the votes
        Assert.All(new QuickPool(crowd.Fit().Questions[0].Pool!.Guessing).Shares, share => Assert.Equal(1.0 / 3, share, 9));
    }

    [Fact]
    public void Before_gold_can_tell_how_far_the_pool_is_to_be_believed_HDS_speaks()
    {
        var model = Nine(gold: 19).Fit();

        var belief = model.Belief(Task(("p0", 0, false), ("p1", 1, false)), 0);

        Assert.Equal(belief.Classes, belief.Pooled);
    }
}
