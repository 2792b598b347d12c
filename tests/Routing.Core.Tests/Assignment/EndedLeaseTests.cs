using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class EndedLeaseTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_ended_lease_is_asked_after_again_until_the_item_says_where_it_stands()
    {
        var queue = new WorkQueue(Programme, "test");
        queue.Put(Item([new QueuedLease("ada", "ask", 1, _noon)]), _noon.AddMinutes(-1));

        var atItsEnd = queue.Overdue(_noon);
        var atOnce = queue.Overdue(_noon.AddSeconds(1));
        var later = queue.Overdue(_noon.AddSeconds(5)); // The first word was lost.
        queue.Put(Item([]), _noon.AddSeconds(6));

        Assert.Equal(["case"], atItsEnd);
        Assert.Empty(atOnce);
        Assert.Equal(["case"], later);
        Assert.Equal(0, queue.Leases);
        Assert.Empty(queue.Overdue(_noon.AddSeconds(20)));
    }

    private static QueuedItem Item(QueuedLease[] leases) =>
        new("case", 0, [0.4, 0.4, 0.2], 0, "en", false, _noon.AddHours(-1), 0, [], [.. leases]);

    private static Programme Programme => new()
    {
        Name = "Pairs", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("low", 0.1, 1, 5, NeedsExpert: false)], Tiers = [new Tier("general", 5, Expert: false)],
    };
}
