using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Routing.Core.Tasks;
using Xunit;

namespace Routing.Storage.Tests;

public sealed class ShardSnapshotTests
{
    private readonly InMemoryJournal _journal = new();
    private readonly ShardStory _story;

    public ShardSnapshotTests() => _story = new ShardStory(_journal, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_damaged_snapshot_is_none()
    {
        await _story.Tell("item", 50);
        var whole = ShardSnapshot.Encode((await _story.FromTheLog())[0], _story.Now);
        Assert.NotNull(ShardSnapshot.Decode(whole));

        for (var length = 0; length < whole.Length; length++)
            Assert.Null(ShardSnapshot.Decode(whole.AsMemory(0, length)));
        for (var place = 0; place < whole.Length; place++)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 0x55;
            Assert.True(ShardSnapshot.Decode(damaged) is null, $"Byte {place} of {whole.Length}.");
        }
    }

    [Fact]
    public async Task Of_a_snapshot_of_a_snapshot_the_leases_of_settled_items_are_left()
    {
        for (var n = 0; n < 40; n++)
        {
            await _story.Open($"item-{n}");
            await _story.Lease($"item-{n}", "ada", 1);
            await _story.Judge($"item-{n}", "ada", 1);
            await _story.Close($"item-{n}");
        }

        var tasks = (await _story.FromTheLog())[0];
        var expected = _story.Known(tasks);
        for (var n = 0; n < 3; n++)
            tasks = ShardSnapshot.Decode(ShardSnapshot.Encode(tasks, _story.Now))!;

        Assert.Empty(tasks.Tasks);
        Assert.Equal(expected, _story.Known(tasks));
    }

    [Fact]
    public async Task A_mark_is_of_one_journal_only()
    {
        await _story.Tell("item", 5);
        var mark = (await _story.FromTheLog())[0].Last!;
        var other = new InMemoryJournal();
        var otherStory = new ShardStory(other, TestContext.Current.CancellationToken);
        await otherStory.Open("first");
        await otherStory.Tell("item", 5);

        Assert.True(await mark.IsIn(_journal, TestContext.Current.CancellationToken));
        Assert.False(await mark.IsIn(other, TestContext.Current.CancellationToken));
        Assert.False(await mark.IsIn(new InMemoryJournal(), TestContext.Current.CancellationToken));
    }

    // A snapshot of an older release must not be taken for one of this.
    [Fact]
    public void Whoever_changes_what_a_task_holds_raises_the_format()
    {
        const string Known = "2:5D168B43F7F190CF";

        var shape = new StringBuilder();
        foreach (var type in typeof(FeedbackTaskEvent).GetNestedTypes().Append(typeof(FeedbackTaskState)).Append(typeof(ItemContent)).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).OrderBy(property => property.Name, StringComparer.Ordinal))
                shape.Append(type.Name).Append('.').Append(property.Name).Append(' ').Append(property.PropertyType).Append('\n');
        }

        var digest = $"{ShardSnapshot.Format}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString())))[..16]}";
        Assert.True(Known == digest, $"A task has the shape {digest}, the snapshots of queue shards were made for {Known}: raise ShardSnapshot.Format where it is folded or stored otherwise, and write the new shape here.");
    }
}
