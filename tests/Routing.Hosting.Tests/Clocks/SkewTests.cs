using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Hosting.Cluster;
using Routing.Storage;

namespace Routing.Hosting.Tests.Clocks;

/// <summary>Two nodes over one journal whose machines disagree about the time, one item between them.</summary>
public sealed class SkewTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(15);

    private readonly InMemoryJournal _journal = new();
    private readonly List<Silo> _silos = [];
    private DateTimeOffset _now = _noon; // what the database shows

    [Theory]
    [InlineData(-600, 600)]
    [InlineData(600, -600)]
    [InlineData(0, 3600)]
    public async Task A_lease_ends_as_promised_and_nobody_is_given_the_task_before(int firstAhead, int secondAhead)
    {
        var (first, second) = Pair(firstAhead, secondAhead);
        Assert.Null(await first.Lease("ada"));

        Pass(_lease - TimeSpan.FromSeconds(1));
        Assert.Equal("overlap_reached", await second.Lease("bob"));

        Pass(TimeSpan.FromSeconds(1));
        Assert.Null(await second.Lease("bob"));
        Assert.Equal(_noon + _lease + _lease, (await first.State()).Leases["bob"].ExpiresAt);
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(7200)]
    public async Task A_clock_that_is_set_while_people_work_neither_ends_nor_lengthens_a_lease(int setBy)
    {
        var (first, second) = Pair(0, 0);
        Assert.Null(await first.Lease("ada"));

        second.Machine.Set(TimeSpan.FromSeconds(setBy));
        Pass(_lease - TimeSpan.FromSeconds(1));
        Assert.Equal("overlap_reached", await second.Lease("bob"));
        Assert.Null(await second.Submit("ada", fence: 1));

        var task = await second.State();
        Assert.Equal(_noon + _lease - TimeSpan.FromSeconds(1), Assert.Single(task.Judgments).At);
    }

    [Fact]
    public async Task An_answer_after_the_lease_went_to_somebody_else_is_refused_on_every_node()
    {
        var (first, second) = Pair(600, -600);
        Assert.Null(await first.Lease("ada"));
        Pass(_lease);
        Assert.Null(await second.Lease("bob"));

        Assert.Null(await second.Submit("bob", fence: 2));

        Assert.Equal("lease_expired", await first.Submit("ada", fence: 1));
        Assert.Equal("lease_expired", await second.Submit("ada", fence: 1));
        Assert.Equal("bob", Assert.Single((await first.State()).Judgments).Reviewer);
    }

    // Without the database's time, as while it is heard of for the first time: times are wrong, the order and the count are not.
    [Fact]
    public async Task The_order_is_that_of_the_journal_and_not_of_clocks()
    {
        var (first, second) = (New(ahead: 3600), New(ahead: -3600));
        Assert.Null(await first.Lease("ada"));
        Assert.Null(await second.Submit("ada", fence: 1)); // two hours before it was asked for, by its own clock

        var (one, other) = (await first.Reload(), await second.State());

        Assert.True(one.Judgments[0].At < one.Offers[1].At);
        Assert.Equal(TimeSpan.Zero, one.Judgments[0].Took);
        Assert.Equal(("ada", 1L), (other.Judgments[0].Reviewer, other.Judgments[0].Fence));
        Assert.Equal("overlap_reached", await first.Lease("bob"));
        Assert.Null(await second.Submit("ada", fence: 1)); // again: nothing new
        Assert.Single((await second.State()).Judgments);
    }

    private (Silo First, Silo Second) Pair(int firstAhead, int secondAhead)
    {
        var (first, second) = (New(firstAhead), New(secondAhead));
        Hear();
        return (first, second);
    }

    private Silo New(int ahead)
    {
        var silo = new Silo(_journal, new MachineClock(_now.AddSeconds(ahead)));
        _silos.Add(silo);
        return silo;
    }

    private void Pass(TimeSpan time)
    {
        _now += time;
        foreach (var silo in _silos)
            silo.Machine.Pass(time);
        Hear();
    }

    private void Hear()
    {
        foreach (var silo in _silos)
            silo.Clock.Heard(_now);
    }

    private sealed class Silo(IJournal journal, MachineClock machine)
    {
        private static readonly ItemContent _content = new("item", "Which?", "one", "two");

        private static readonly Programme _programme = new()
        {
            Name = "Pairs", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"], Axes = [], Rubric = Rubric.Empty,
            Risks = [new RiskClass("low", 0.1, 1, 1, false)], Tiers = [new Tier("general", 1, false)],
        };

        private Ledger<FeedbackTaskState, FeedbackTaskEvent> _ledger = New(journal);

        public MachineClock Machine => machine;

        public ClusterClock Clock { get; } = new(machine);

        public async Task<string?> Lease(string reviewer)
        {
            await Do(task => FeedbackTask.Open(task, _content, Clock.GetUtcNow()));
            return await Do(task => FeedbackTask.Lease(
                task, new LeaseRequest($"ask-{reviewer}", reviewer, false, Limit: 1, _lease, 0.9, null), Clock.GetUtcNow()));
        }

        public Task<string?> Submit(string reviewer, long fence) => Do(task => FeedbackTask.Submit(
            task, _programme, $"submit-{reviewer}", reviewer, fence, new Answer("A"), limit: 1, Clock.GetUtcNow()));

        public async Task<FeedbackTaskState> State()
        {
            await Reload();
            return await _ledger.State(TestNode.Stop);
        }

        public async Task<FeedbackTaskState> Reload()
        {
            _ledger = New(journal);
            return await _ledger.State(TestNode.Stop);
        }

        private async Task<string?> Do(Func<FeedbackTaskState, Decision<FeedbackTaskEvent>> decide) =>
            (await _ledger.Transact(decide, TestNode.Stop))?.Code;

        private static Ledger<FeedbackTaskState, FeedbackTaskEvent> New(IJournal journal) => new(
            journal, new JsonEventCodec<FeedbackTaskEvent>(), "item/test/item", FeedbackTaskState.Initial, static (task, e) => task.Apply(e));
    }
}
