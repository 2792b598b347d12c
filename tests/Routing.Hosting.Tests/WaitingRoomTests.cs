using Routing.Contracts;

namespace Routing.Hosting.Tests;

public sealed class WaitingRoomTests
{
    [Fact]
    public async Task Requests_that_wait_for_each_other_are_all_answered()
    {
        await using var node = await TestNode.Start(TestNode.Pairs() with { HoldTime = TimeSpan.FromMilliseconds(200) });
        await node.Import([.. Enumerable.Range(0, 20).Select(n => new ItemDocument($"item-{n}", "Which?", $"a {n}", $"b {n}"))]);
        string[] people = [.. Enumerable.Range(0, 10).Select(n => $"p{n}")];
        await node.Enrol(people);

        // Nobody is calibrated yet: all are served.
        var replies = await Task.WhenAll(people.Select(person => node.Ask(person, person)));

        Assert.All(replies, reply => Assert.NotNull(reply.Task));
        var again = await node.Ask("p0", "p0");
        Assert.Equal(replies[0].Task!.Item, again.Task!.Item);
    }
}
