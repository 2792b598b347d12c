using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class OpenCountsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly WorkQueue _queue = new(Programme, "test");

    [Fact]
    public void Open_items_are_counted_by_risk_and_by_whom_they_wait_for()
    {
        _queue.Put(Item("a", risk: 0), _noon);
        _queue.Put(Item("b", risk: 1), _noon);
        _queue.Put(Item("c", risk: 1, expert: true), _noon);

        Assert.Equal([1, 1, 0, 0], _queue.Counts.Queued);
        Assert.Equal([0, 1, 0, 0], _queue.Counts.Expert);
        Assert.Equal([0, 0, 0, 0], _queue.Counts.Late);
    }

    [Fact]
    public void An_item_is_counted_where_its_news_and_refits_put_it_and_no_longer_when_it_is_gone()
    {
        _queue.Put(Item("a", risk: 1), _noon);
        _queue.Put(Item("a", risk: 1, expert: true), _noon);
        Counted([0, 0, 0, 0], [0, 1, 0, 0]);

        _queue.Reprice("a", 0, [0.5, 0.3, 0.2], needsExpert: false, judgments: 0, _noon);
        Counted([0, 1, 0, 0], [0, 0, 0, 0]);

        _queue.Remove("a");
        Counted([0, 0, 0, 0], [0, 0, 0, 0]);
    }

    [Fact]
    public void An_item_that_is_open_for_longer_than_promised_is_late_until_it_is_closed()
    {
        _queue.Put(Item("a", risk: 1), _noon);

        _queue.Overdue(_noon.AddHours(10).AddSeconds(-1));
        Assert.Equal([0, 0, 0, 0], _queue.Counts.Late);
        _queue.Overdue(_noon.AddHours(10));
        Assert.Equal([0, 1, 0, 0], _queue.Counts.Late);
        _queue.Put(Item("a", risk: 1) with { Judgments = 1 }, _noon.AddHours(11));
        Assert.Equal([0, 1, 0, 0], _queue.Counts.Late);

        _queue.Remove("a");
        Assert.Equal([0, 0, 0, 0], _queue.Counts.Late);
    }

    private void Counted(int[] queued, int[] expert)
    {
        Assert.Equal(queued, _queue.Counts.Queued);
        Assert.Equal(expert, _queue.Counts.Expert);
    }

    private static QueuedItem Item(string id, int risk, bool expert = false) =>
        new(id, 0, [0.4, 0.4, 0.2], risk, "en", expert, _noon, 0, [], []);

    private static Programme Programme => new()
    {
        Name = "Pairs", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("low", 0.1, 1, 5, NeedsExpert: false), new RiskClass("high", 0.1, 2, 5, NeedsExpert: false)],
        Tiers = [new Tier("general", 5, Expert: false)], ServiceTime = TimeSpan.FromHours(10),
    };
}
