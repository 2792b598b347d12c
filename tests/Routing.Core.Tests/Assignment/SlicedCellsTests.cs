using Routing.Core.Assignment;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Assignment;

public sealed class SlicedCellsTests
{
    private static readonly double[,] _sharp = { { 0.9, 0.05, 0.05 }, { 0.05, 0.9, 0.05 }, { 0.05, 0.05, 0.9 } };
    private static readonly double[,] _dull = { { 0.4, 0.3, 0.3 }, { 0.3, 0.4, 0.3 }, { 0.3, 0.3, 0.4 } };

    [Fact]
    public void Who_knows_one_slice_is_offered_its_items()
    {
        var queue = new WorkQueue(Pairs with { ExplorationShare = 0 }, "test");
        foreach (var slice in new[] { "law", "physics" })
            queue.Put(new QueuedItem(slice, 0, [0.4, 0.4, 0.2], 0, "en", false, Noon, 0, [], []) { Slice = slice }, Noon);
        var rater = new RaterView(_ => _dull, _ => _dull, _ => _dull) { In = (_, slice) => slice == "physics" ? _sharp : _dull };

        var offer = queue.Reserve(Ada, rater, 0.9, Noon)!;

        Assert.Equal("physics", offer.Item);
        Assert.True(offer.Parts.Gain > 0.3);
    }

    [Fact]
    public void The_coverage_share_takes_every_occupied_cell_alike()
    {
        var cells = new SlicedCells([3]);
        for (var n = 0; n < 20; n++)
            cells.Of(0, $"slice-{n}").Put($"item-{n}", [0.4, 0.4, 0.2], 0, 0, 0);

        var taken = Enumerable.Range(0, 17_000).Select(n => cells.Oldest(n / 17_000.0, _ => true)!.Value).ToList();

        // Sixteen slices of their own and one cell for the four others, the first of which is taken.
        Assert.Equal((17, 20), (taken[0].Cells, cells.Count));
        Assert.All(taken.CountBy(one => one.Item), item => Assert.InRange(item.Value, 990, 1010));
        Assert.Equal(17, taken.Select(one => one.Item).Distinct().Count());
        Assert.Null(cells.Oldest(0.5, _ => false));
    }

    [Fact]
    public void An_item_that_changes_its_slice_waits_once()
    {
        var queue = new WorkQueue(Pairs, "test");
        var item = new QueuedItem("item", 0, [0.4, 0.4, 0.2], 0, "en", false, Noon, 0, [], []) { Slice = "law" };
        queue.Put(item, Noon);
        queue.Put(item with { Slice = "physics" }, Noon);
        var rater = new RaterView(_ => _sharp, _ => _sharp, _ => _sharp);

        Assert.NotNull(queue.Reserve(Ada, rater, 0.9, Noon));
        queue.Remove("item");
        Assert.Null(queue.Reserve(Ada, rater, 0.9, Noon));
        Assert.Null(queue.Reserve(Ada, rater, 0.01, Noon));
    }

    private static Asker Ada => new(new ReviewerProfile("ada", 0, new HashSet<string> { "en" }), 1, null);
}
