using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Tasks;

namespace Routing.Grains.Tests;

public sealed class DuplicateTests
{
    private static readonly ItemDocument _first = new("first", "Where is the parcel that you sent me?", "On its way.", "Lost.");
    private static readonly ItemDocument _same = _first with { ExternalId = "same", Prompt = "where is the PARCEL, that you sent me" };
    private static readonly ItemDocument _other = _first with { ExternalId = "other", CandidateB = "It is at your neighbour's door." };

    private static CancellationToken Stop => TestCluster.Stop;

    [Fact]
    public async Task Duplicates_are_merged_at_import_and_asked_about_by_nobody_until_a_person_puts_them_back()
    {
        await using var cluster = await Start();
        await cluster.Enrol("ada", "bob");

        var receipts = await Import(cluster, _first, _other, _same);

        Assert.Equal([null, null, "first"], receipts.Select(receipt => receipt.MergedUnder));
        Assert.Equal("first", (await Import(cluster, _same))[0].MergedUnder); // said again, nothing new
        var record = (await cluster.Item("same").Get(Stop))!;
        Assert.Equal(("merged", "first", 1.0), (record.Status, record.Merged!.Under, record.Merged.Resemblance));
        var listed = await List(cluster);
        Assert.Equal(["same"], listed.Single(task => task.Item.ExternalId == "first").Duplicates!);
        await Open(cluster, 2);
        Assert.Equal(["first", "other"], await Offered(cluster, "ada"));

        Assert.Null((await cluster.Item("same").Move(new ItemMove("back", "lea", "routed", "not the same"), Stop)).Code);
        await Open(cluster, 3);
        Assert.Equal(["first", "other", "same"], await Offered(cluster, "bob"));
    }

    [Fact]
    public async Task The_index_is_read_from_the_journal_with_what_was_there_before_the_programme_merged()
    {
        await using var cluster = await TestCluster.Start(1);
        Assert.Null((await Import(cluster, _first))[0].MergedUnder);
        Assert.Null((await cluster.Apply("merge", Merging())).Code);
        await Catalogue(cluster);

        Assert.Equal("first", (await Import(cluster, _same))[0].MergedUnder);
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestCluster.Stop);
        Assert.Equal("first", (await Import(cluster, _same with { ExternalId = "third" }))[0].MergedUnder);
    }

    [Fact]
    public async Task What_was_received_when_its_silo_died_is_screened_when_somebody_looks()
    {
        await using var cluster = await Start();
        await Import(cluster, _first);
        var content = new ItemContent("same", _same.Prompt, _same.CandidateA, _same.CandidateB);
        await cluster.Journal.Append(
            Keys.ItemStreams(TestCluster.Name) + "same", 0,
            [new JsonEventCodec<FeedbackTaskEvent>().Encode(new FeedbackTaskEvent.Opened(content, DateTimeOffset.UtcNow, Screens: true))], Stop);
        Assert.Equal("received", (await cluster.Item("same").Get(Stop))!.Status);

        await cluster.Item("same").Refresh(Stop); // as its shard does

        Assert.Equal("merged", (await cluster.Item("same").Get(Stop))!.Status);
    }

    private static async Task<TestCluster> Start()
    {
        var cluster = await TestCluster.Start(1);
        Assert.Null((await cluster.Apply("merge", Merging())).Code);
        await Catalogue(cluster);
        return cluster;
    }

    private static Programme Merging() => TestCluster.Pairs(3) with { Duplicates = new DuplicatePolicy() };

    private static async Task Catalogue(TestCluster cluster)
    {
        var catalogue = TestCluster.Service<Routing.Grains.Programmes.Catalogue>(cluster.Silos[0]);
        Assert.NotNull((await catalogue.Get(TestCluster.Name, Stop))!.Programme.Duplicates); // published where it was applied
    }

    private static Task<Receipt[]> Import(TestCluster cluster, params ItemDocument[] items) =>
        cluster.Client.GetGrain<IIntakeGrain>(0).Items(TestCluster.Name, items, Stop);

    private static async Task<List<TaskRecord>> List(TestCluster cluster)
    {
        var tasks = new List<TaskRecord>();
        await foreach (var task in cluster.Client.GetGrain<IReaderGrain>(0).Tasks(TestCluster.Name, Stop))
            tasks.Add(task);
        return tasks;
    }

    // Word of a change is under way for a moment.
    private static async Task Open(TestCluster cluster, int expected)
    {
        var limit = Stopwatch.GetTimestamp() + (20 * Stopwatch.Frequency);
        int open;
        do
            open = (await cluster.Client.GetGrain<IReaderGrain>(0).Status(TestCluster.Name, Stop)).Open;
        while (open != expected && Stopwatch.GetTimestamp() < limit);
        Assert.Equal(expected, open);
    }

    private static async Task<List<string>> Offered(TestCluster cluster, string person)
    {
        var offered = new List<string>();
        while ((await cluster.Reviewer(person).RequestWork($"{person}:{offered.Count}", Stop)).Task is { } task)
        {
            offered.Add(task.Item);
            Assert.Null((await cluster.Submit(person, task, "A")).Code);
        }

        return [.. offered.Order(StringComparer.Ordinal)];
    }
}
