using Routing.Core.Assignment;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Assignment;

public sealed class MatchingTests
{
    private static readonly double[,] _sharp = { { 0.9, 0.05, 0.05 }, { 0.05, 0.9, 0.05 }, { 0.05, 0.05, 0.9 } };
    private static readonly double[,] _dull = { { 0.4, 0.3, 0.3 }, { 0.3, 0.4, 0.3 }, { 0.3, 0.3, 0.4 } };

    [Fact]
    public void The_best_of_those_who_wait_is_served_first_and_who_is_below_the_gate_is_turned_away()
    {
        var queue = Queue(200);
        for (var n = 0; n < 30; n++)
            queue.Remove(Assert.Single(queue.Match([One($"sharp-{n}", _sharp)], 0.9, Noon).Served).Offer.Item);

        var matching = queue.Match([One("dull", _dull), One("sharp", _sharp)], 0.9, Noon);

        Assert.Equal(["sharp"], matching.Served.Select(one => one.Reviewer));
        Assert.Equal(["dull"], matching.TurnedAway);
    }

    [Fact]
    public void Who_waits_alone_is_not_calibrated_or_comes_by_chance_is_never_turned_away()
    {
        var queue = Queue(200);
        for (var n = 0; n < 30; n++)
            queue.Remove(queue.Match([One($"sharp-{n}", _sharp)], 0.9, Noon).Served[0].Offer.Item);

        Assert.Single(queue.Match([One("dull", _dull)], 0.9, Noon).Served);
        Assert.Equal(2, queue.Match([One("new", _dull, calibrated: false), One("sharp", _sharp)], 0.9, Noon).Served.Length);
        Assert.Equal(2, queue.Match([One("dull-2", _dull), One("sharp-x", _sharp)], 0.01, Noon).Served.Length);
    }

    [Fact]
    public void Nobody_is_turned_away_before_there_is_a_gate_and_nobody_gets_what_another_was_given()
    {
        var queue = Queue(2);

        var matching = queue.Match([One("a", _sharp), One("b", _dull), One("c", _dull)], 0.9, Noon);

        Assert.Equal(2, matching.Served.Select(one => one.Offer.Item).Distinct().Count());
        Assert.Equal("a", matching.Served[0].Reviewer);
        Assert.Empty(matching.TurnedAway);
        Assert.Null(new ChoiceGate().Level);
    }

    private static WorkQueue Queue(int items)
    {
        var queue = new WorkQueue(Pairs with { ExplorationShare = 0 }, "test");
        for (var n = 0; n < items; n++)
            queue.Put(new QueuedItem($"item-{n}", 0, [0.4, 0.4, 0.2], 0, "en", false, Noon, 0, [], []), Noon);
        return queue;
    }

    private static (Asker, RaterView) One(string id, double[,] theta, bool calibrated = true) => (
        new Asker(new ReviewerProfile(id, 0, new HashSet<string> { "en" }), 1, null) { IsCalibrated = calibrated },
        new RaterView(_ => theta, _ => theta, _ => theta));
}
