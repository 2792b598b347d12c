using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class EndedLeaseTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_ended_lease_no_longer_counts_whatever_becomes_of_word_of_its_item()
    {
        var queue = new WorkQueue(Programme, "test");
        queue.Put(
            Item([new QueuedLease("ada", "ask", 1, _noon), new QueuedLease("bob", "ask-2", 2, _noon.AddMinutes(1))]), _noon.AddMinutes(-1));

        var ended = queue.Overdue(_noon);

        Assert.Equal(["case"], ended);
        Assert.Equal(1, queue.Leases);
        Assert.Empty(queue.Overdue(_noon.AddSeconds(1)));
        Assert.Equal(["case"], queue.Overdue(_noon.AddMinutes(1)));
        Assert.Equal(0, queue.Leases);
    }

    private static QueuedItem Item(QueuedLease[] leases) =>
        new("case", 0, [0.4, 0.4, 0.2], 0, "en", false, _noon.AddHours(-1), 0, [], [.. leases]);

    private static Programme Programme => new()
    {
        Name = "Pairs", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("low", 0.1, 1, 5, NeedsExpert: false)], Tiers = [new Tier("general", 5, Expert: false)],
    };
}
