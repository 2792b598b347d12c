using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Xunit;

namespace Routing.Storage.Tests;

public sealed class ShardLogTests
{
    [Fact]
    public async Task What_others_wrote_is_not_looked_through_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var journal = new InMemoryJournal();
        await journal.Append("item/mine/1", 0, ["{}"u8.ToArray()], cancellation);
        for (var n = 0; n < 5; n++)
            await journal.Append($"item/other/{n}", 0, ["{}"u8.ToArray()], cancellation);

        var (versions, position) = await ShardLog.News(journal, "item/mine/", 0, _ => true, cancellation);

        Assert.Equal((1, 6L), (versions["1"], position));
        Assert.Empty((await ShardLog.News(journal, "item/mine/", position, _ => true, cancellation)).Versions);
    }

    [Fact]
    public async Task A_refit_goes_on_behind_what_others_wrote()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var journal = new InMemoryJournal();
        for (var n = 0; n < 5; n++)
            await journal.Append($"item/other/{n}", 0, ["{}"u8.ToArray()], cancellation);
        var (tasks, people) = (new TaskLog(), new StandingLog());

        await tasks.Read(journal, "item/mine/", 3, cancellation);
        Assert.Equal(3, tasks.Position);
        await tasks.Read(journal, "item/mine/", cancellation);
        await people.Read(journal, "reviewer/mine/", cancellation);

        Assert.Equal((5L, 5L), (tasks.Position, people.Position));
    }
}
