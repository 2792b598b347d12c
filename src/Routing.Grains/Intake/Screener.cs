using Routing.Contracts;
using Routing.Core.Intake;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Grains.Items;

namespace Routing.Grains.Intake;

/// <summary>Finds the kept items that a received one may be merged under: the index proposes, their texts decide.</summary>
internal sealed class Screener(IGrainFactory grains, NodeSettings settings, string programme)
{
    // A proposed item that was merged leads to the one it is merged under, hardly ever over a second.
    private const int Steps = 4;

    /// <summary>Tells the indexes of a batch in the order of its rows. Rows that are refused later do no harm: nobody finds them.</summary>
    /// <returns>The items that may be the same as one before them.</returns>
    public async Task<IReadOnlySet<string>> Expect(
        IEnumerable<ItemDocument> rows, Programme inForce, DuplicatePolicy policy, CancellationToken cancellation)
    {
        var parts = rows.Select(row => ItemDocuments.Check(inForce, row).Content).OfType<ItemContent>()
            .Where(content => content is { Gold: null, Pair: null })
            .GroupBy(content => DuplicatesGrain.KeyOf(programme, content, settings), StringComparer.Ordinal);
        var later = await Task.WhenAll(parts.Select(part =>
            grains.GetGrain<IDuplicatesGrain>(part.Key).Expect([.. part.Select(Row)], policy.Threshold, cancellation)));
        return later.SelectMany(items => items).ToHashSet(StringComparer.Ordinal);
    }

    private static SketchRow Row(ItemContent content)
    {
        var sketch = ItemSketch.Of(content);
        return new SketchRow(content.ExternalId, sketch.Exact, sketch.Signature);
    }

    /// <summary>The kept items imported before, with their resemblance in [0, 1].</summary>
    public async Task<IReadOnlyList<(string Item, double Resemblance)>> Earlier(
        string item, ItemContent content, Programme inForce, DuplicatePolicy policy, CancellationToken cancellation)
    {
        var sketch = ItemSketch.Of(content);
        var proposed = await grains.GetGrain<IDuplicatesGrain>(DuplicatesGrain.KeyOf(programme, content, settings))
            .Claim(item, sketch.Exact, sketch.Signature, policy.Threshold, cancellation);
        var earlier = new List<(string Item, double Resemblance)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { item };
        foreach (var first in proposed)
        {
            if (await Kept(first, seen, cancellation) is not { } kept || ItemDocuments.Check(inForce, kept).Content is not { } other)
                continue;
            earlier.Add((kept.ExternalId, Resemblance.Of(content, other)));
            if (earlier[^1].Resemblance >= 1)
                break; // The same text: nothing is more alike.
        }

        return earlier;
    }

    // Where an item leads that was merged; null where it is not there any more, or was seen before.
    private async Task<ItemDocument?> Kept(string item, HashSet<string> seen, CancellationToken cancellation)
    {
        for (var step = 0; step < Steps && seen.Add(item); step++)
        {
            var found = await grains.GetGrain<IPromptItemGrain>(Keys.Item(programme, item)).Get(cancellation);
            if (found is null || found.Status is "discarded" or "quarantined")
                return null;
            if (found.Merged is not { } merged)
                return found.Item;
            item = merged.Under;
        }

        return null;
    }
}
