using System.Collections.Immutable;
using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Grains.Tests;

public sealed class SiloTests
{
    private static CancellationToken Stop => TestCluster.Stop;

    [Fact]
    public async Task Every_silo_works_with_the_beliefs_of_the_newest_refit()
    {
        await using var cluster = await TestCluster.Start(3);
        await cluster.Import(10);
        await cluster.Enrol("ada", "bob", "cid");
        await Work(cluster, ["ada", "bob", "cid"], 8);

        var refit = await cluster.Client.GetGrain<IRefitGrain>(TestCluster.Name).Run(Stop);

        var beliefs = new List<string>();
        foreach (var silo in cluster.Silos)
        {
            var models = TestCluster.Service<BeliefModels>(silo);
            var inForce = await TestCluster.Service<Catalogue>(silo).Get(TestCluster.Name, Stop);
            await models.Ready(TestCluster.Name);
            await Until(() => models.Of(TestCluster.Name, inForce!).Epoch >= refit.Epoch);
            beliefs.Add(Describe(models.Of(TestCluster.Name, inForce!)));
            Assert.Equal(3, (await models.Reputations(TestCluster.Name, Stop)).Count);
        }

        Assert.Single(beliefs.Distinct());
        Assert.Contains("ada", beliefs[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judgments_of_all_silos_together_make_a_refit_due()
    {
        await using var cluster = await TestCluster.Start(3);
        var counting = cluster.Silos.Select(TestCluster.Service<BeliefModels>).ToList();
        await Task.WhenAll(counting.Select(models => models.Ready(TestCluster.Name)));
        var before = counting[0].CountsOf(TestCluster.Name).Epoch;

        // No silo alone has enough; nobody calls a grain for each.
        for (var n = 0; n < RefitCadence.LabelsFor(0); n++)
            counting[n % counting.Count].Count(TestCluster.Name);

        await Until(() => counting.All(models => models.CountsOf(TestCluster.Name).Epoch > before));
    }

    [Fact]
    public async Task A_programme_applied_on_one_silo_is_in_force_on_all()
    {
        await using var cluster = await TestCluster.Start(2);
        var catalogues = cluster.Silos.Select(TestCluster.Service<Catalogue>).ToList();
        foreach (var catalogue in catalogues)
            Assert.Equal(1, (await catalogue.Get(TestCluster.Name, Stop))!.Version);

        Assert.Null((await cluster.Apply("again", TestCluster.Pairs(2))).Code);

        foreach (var catalogue in catalogues)
            await Until(async () => (await catalogue.Get(TestCluster.Name, Stop))!.Version == 2);
    }

    [Fact]
    public async Task The_work_of_a_killed_silo_goes_on_and_nothing_acknowledged_is_lost()
    {
        await using var cluster = await TestCluster.Start(3);
        await cluster.Import(20);
        string[] people = ["ada", "bob", "cid"];
        await cluster.Enrol(people);
        var acknowledged = await Work(cluster, people, 10);
        var held = (await cluster.Reviewer("ada").RequestWork("held", Stop)).Task!;
        var open = await Open(cluster);
        var shard = cluster.Client.GetGrain<IQueueShardGrain>(Keys.ShardOf(TestCluster.Name, held.Item, new NodeSettings().Shards));

        await cluster.Kill(await cluster.HostOf(shard));

        Assert.Equal(open, await Open(cluster));
        Assert.Equal(held.Fence, (await cluster.Reviewer("ada").RequestWork("held", Stop)).Task!.Fence);
        Assert.Null((await cluster.Submit("ada", held, "A")).Code);
        acknowledged.Add(("ada", held.Item));
        acknowledged.AddRange(await Work(cluster, people, 30));
        var judged = new List<(string, string)>();
        for (var n = 0; n < 20; n++)
            judged.AddRange((await cluster.Facts($"item-{n}")).OfType<Judged>().Select(fact => (fact.Reviewer, $"item-{n}")));
        Assert.Equal(acknowledged.Order(), judged.Order());
        Assert.Equal(60, judged.Count); // Everybody has had every item.
    }

    [Fact]
    public async Task An_activation_that_believes_in_an_old_state_is_refused_by_the_journal_and_decides_anew()
    {
        await using var cluster = await TestCluster.Start(2);
        await cluster.Import(1);
        await cluster.Enrol("ada", "bob");
        Assert.NotNull(await cluster.Item("item-0").Get(Stop)); // Active, and knows of no lease.
        var other = new Ledger<FeedbackTaskState, FeedbackTaskEvent>(
            cluster.Journal, new JsonEventCodec<FeedbackTaskEvent>(), Keys.ItemStreams(TestCluster.Name) + "item-0",
            FeedbackTaskState.Initial, static (task, e) => task.Apply(e));
        Assert.Null(await other.Transact(
            task => FeedbackTask.Lease(
                task, new LeaseRequest("b", "bob", false, 1, TimeSpan.FromMinutes(1), 0.7, null), DateTimeOffset.UtcNow),
            Stop));

        var leased = await cluster.Item("item-0").Lease(new LeaseCall("a", "ada", false, null), Stop);

        // Decided anew on what the other one had recorded.
        Assert.Equal(2, leased.Task!.Fence);
        Assert.Equal(["bob", "ada"], (await cluster.Facts("item-0")).OfType<Leased>().Select(lease => lease.Reviewer));
    }

    [Fact]
    public async Task A_shard_hears_of_an_item_whose_word_was_lost_when_a_silo_goes()
    {
        await using var cluster = await TestCluster.Start(3);
        await cluster.Import(1);
        await cluster.Enrol("ada");
        Assert.Equal(1, await Open(cluster));
        // An item that recorded itself and died before it told the queue.
        var lost = Enumerable.Range(1, 1000).Select(n => $"item-{n}")
            .First(item => Keys.ShardOf(TestCluster.Name, item, 4) == Keys.ShardOf(TestCluster.Name, "item-0", 4));
        await cluster.Journal.Append(
            Keys.ItemStreams(TestCluster.Name) + lost, 0,
            [new JsonEventCodec<FeedbackTaskEvent>().Encode(new Opened(new ItemContent(lost, "?", "one", "two"), DateTimeOffset.UtcNow))], Stop);
        var shard = cluster.Client.GetGrain<IQueueShardGrain>(Keys.ShardOf(TestCluster.Name, lost, 4));
        var host = await cluster.HostOf(shard);

        await cluster.Kill(cluster.Silos.First(silo => silo != host && silo != cluster.Silos[0]));

        await Until(async () => (await shard.Summary(Stop)).Open == 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_refit_is_known_where_its_grain_wakes_before_the_log_is_read_unless_there_is_a_budget(bool budget)
    {
        await using var cluster = await TestCluster.Start(3);
        if (budget)
        {
            Assert.Null((await cluster.Apply("budget", TestCluster.Pairs(3) with
            {
                Tiers = [new Tier("general", 5, false, Budget: 1000)], BudgetUntil = TimeProvider.System.GetUtcNow().AddDays(1),
            })).Code);
        }

        await cluster.Import(10);
        await cluster.Enrol("ada", "bob", "cid");
        await Work(cluster, ["ada", "bob", "cid"], 8);
        var refit = cluster.Client.GetGrain<IRefitGrain>(TestCluster.Name);
        Assert.NotEqual(0, (await refit.Run(Stop)).Epoch);

        await cluster.Kill(await cluster.HostOf(refit));

        // What was spent only the log tells: who asks for the first time waits for it.
        Assert.Equal(budget, (await refit.Exchange(0, 0, 0, Stop)).Newer is null);
        Assert.Equal(budget, await refit.Reputations(Stop) is null);
    }

    private static string Describe(BeliefModel model) => System.Text.Encoding.UTF8.GetString(
        new BeliefSnapshot(model, 0, 0, default, ImmutableDictionary<string, int>.Empty).Encode());

    private static async Task<int> Open(TestCluster cluster) =>
        (await cluster.Client.GetGrain<IReaderGrain>(0).Status(TestCluster.Name, Stop)).Open;

    // Everybody asks and answers in turn.
    private static async Task<List<(string, string)>> Work(TestCluster cluster, string[] people, int rounds)
    {
        var acknowledged = new List<(string, string)>();
        for (var n = 0; n < rounds; n++)
        {
            foreach (var person in people)
            {
                var command = $"{person}:{n}:{Stopwatch.GetTimestamp()}";
                if ((await cluster.Reviewer(person).RequestWork(command, Stop)).Task is { } task
                    && (await cluster.Submit(person, task, n % 3 == 0 ? "B" : "A")).Code is null)
                    acknowledged.Add((person, task.Item));
            }
        }

        return acknowledged;
    }

    private static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        var limit = Stopwatch.GetTimestamp() + (10 * Stopwatch.Frequency);
        while (!await holds())
        {
            Assert.True(Stopwatch.GetTimestamp() < limit, "It did not come to pass in 10 seconds.");
            await Task.Delay(20, Stop);
        }
    }
}
