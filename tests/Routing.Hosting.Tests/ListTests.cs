using Routing.Contracts;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

/// <summary>Long lists, which come in pages.</summary>
public sealed class ListTests
{
    private const int Items = 600, Callers = 12;

    [Fact]
    public async Task Lists_that_are_read_at_once_are_each_whole()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        Assert.All(
            await node.Client.ImportItems(Name, [.. Enumerable.Range(0, Items).Select(n => new ItemDocument($"item-{n}", $"Which {n}?", "one", "two"))], Stop),
            receipt => Assert.Null(receipt.Code));

        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => node.Client.Tasks(Name, Stop).CountAsync(Stop).AsTask()));

        Assert.All(counts, count => Assert.Equal(Items, count));
    }
}
