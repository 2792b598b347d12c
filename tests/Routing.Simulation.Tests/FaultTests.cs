using Routing.Core.Labels;
using Routing.Core.Tasks;

namespace Routing.Simulation.Tests;

public sealed class FaultTests
{
    private const int Steps = 1500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Whatever_fails_nothing_acknowledged_is_lost_or_doubled(int seed)
    {
        var world = new World(seed);
        await world.Open();

        for (var step = 0; step < Steps; step++)
        {
            await world.Step();
            if (step % 50 == 0)
                await Check(world);
        }

        await Check(world);
        // The run was hard enough to mean something.
        Assert.True(world.Journal.FailedBefore > 20 && world.Journal.FailedAfter > 20, "Too few faults.");
        Assert.True(world.Acknowledged.Count >= World.Items, "Too little work.");
        Assert.True(world.Refused > 20 && world.Expired > 0 && world.Restarts > 20 && world.Moved > 20, "Too quiet.");
    }

    [Fact]
    public async Task Order_repetition_and_delay_of_messages_leave_the_refit_unchanged()
    {
        var world = new World(7);
        await world.Open();
        for (var step = 0; step < Steps; step++)
            await world.Step();
        List<VotedItem> items = [.. (await world.Recorded()).Select(pair => VotedItem.Of(pair.Key, pair.Value))];
        var random = new Random(11);

        var straight = Refit.Of(1, 0, World.Programme, items);
        var shuffled = Refit.Of(1, 0, World.Programme, items
            .OrderBy(_ => random.Next())
            .Select(item => item with { Votes = [.. item.Votes.OrderBy(_ => random.Next())] }));

        Assert.True(items.Sum(item => item.Votes.Length) > 20);
        foreach (var (item, task) in await world.Recorded())
            Assert.Equal(straight.Belief(task, 0).Classes, shuffled.Belief(task, 0).Classes);
    }

    private static async Task Check(World world)
    {
        var recorded = await world.Recorded();
        foreach (var (item, task) in recorded)
        {
            var people = task.Judgments.Select(judged => judged.Reviewer).ToList();
            Assert.Equal(people.Count, people.Distinct().Count());
            Assert.True(people.Count <= World.Overlap, $"{item} has {people.Count} judgments.");
            Assert.Equal(task.Judgments.Select(judged => judged.Fence).Distinct().Count(), people.Count);

            // Memory never says anything else than the journal.
            var remembered = await world.Remembered(item);
            Assert.Equal(task.Judgments.Select(judged => judged.Command), remembered.Judgments.Select(judged => judged.Command));
            Assert.Equal(task.LastFence, remembered.LastFence);
            Assert.Equal(task.Status(DateTimeOffset.MaxValue), remembered.Status(DateTimeOffset.MaxValue));
        }

        foreach (var (item, reviewer) in world.Acknowledged)
            Assert.NotNull(recorded[item].JudgmentOf(reviewer));

        // What is discarded teaches nothing, everything else does.
        var log = new TaskLog();
        await log.Read(world.Durable, World.Prefix, default);
        Assert.Equal(
            recorded.Where(pair => !pair.Value.Judgments.IsEmpty && pair.Value.Standing is not ItemStanding.Discarded)
                .Select(pair => pair.Key).Order(StringComparer.Ordinal),
            log.Voted().Select(pair => pair.Item));
    }
}
