using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Storage.Tests;

public abstract partial class JournalContract
{
    [Fact]
    public async Task A_queue_shard_knows_the_same_from_a_snapshot_and_its_tail_as_from_the_log()
    {
        var story = new ShardStory(Journal, Cancellation);
        await story.Tell("early", 120);
        await story.AddUnreadable("early-1");
        var before = await story.FromTheLog();
        var kept = before.ToDictionary(
            pair => pair.Key, pair => ShardSnapshot.Decode(ShardSnapshot.Encode(pair.Value, story.Now)) ?? throw new InvalidOperationException("A snapshot cannot be read."));
        Assert.True(kept.Values.Sum(tasks => tasks.Tasks.Count) < before.Values.Sum(tasks => tasks.Tasks.Count), "Settled tasks are not kept.");
        foreach (var shard in kept.Keys)
            Assert.Equal(story.Known(before[shard]), story.Known((await story.From(kept))[shard]));

        // Closed, then reopened; given back; revoked; merged, then put back by a person; new; touched for the first time.
        await story.Add("early-12", new Reopened("r", "lead", "the rubric changed", story.Now));
        await story.Lease("early-12", "person-9", 2);
        await story.Add("early-3", new GaveBack("g", "person-3", 1, "cannot tell"));
        await story.Add("early-9", new Revoked("person-1", 1, "suspended", story.Now));
        await story.Add("early-10", new Moved("m", "lead", ItemStanding.Routed, "is its own", story.Now));
        await story.Add("early-2", new Moved("d", "lead", ItemStanding.Discarded, "broken", story.Now));
        await story.Lease("early-4", "person-2", 1);
        await story.Judge("early-4", "person-2", 1);
        await story.AddUnreadable("early-11");
        await story.Tell("late", 60);

        var fromLog = await story.FromTheLog();
        var fromKept = await story.From(kept);
        Assert.All(fromLog, pair => Assert.Equal(story.Known(pair.Value), story.Known(fromKept[pair.Key])));
        Assert.Contains(fromKept.Values, tasks => tasks.Tasks.ContainsKey("early-12"));
        Assert.True(fromKept[0].Read < fromLog[0].Read / 2, $"{fromKept[0].Read} of {fromLog[0].Read} facts were read.");
    }
}
