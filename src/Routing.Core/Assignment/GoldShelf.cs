using Routing.Statistics.Gold;

namespace Routing.Core.Assignment;

/// <summary>One shard's gold items and the choice among them.</summary>
internal sealed class GoldShelf
{
    private readonly Dictionary<string, QueuedGold> _gold = new(StringComparer.Ordinal);

    public int Count => _gold.Count;

    public bool Has(string item) => _gold.ContainsKey(item);

    /// <summary>Inserts an item or takes its news; true where it is new.</summary>
    public bool Put(QueuedGold gold)
    {
        var known = _gold.ContainsKey(gold.Item);
        _gold[gold.Item] = gold;
        return !known;
    }

    /// <summary>Takes an item out; false where it is not here.</summary>
    public bool Remove(string item) => _gold.Remove(item);

    /// <summary>The gold item that this person has not seen and that says most about him: Fisher's information at his
    /// ability (algorithms.md §5.6, 6.5), among equals the one fewest others have seen; null when none is left.</summary>
    /// <param name="fitOf">What a gold item says about people; null where it is no longer served.</param>
    public string? Choose(Asker asker, Func<string, GoldItemFit?> fitOf)
    {
        var reviewer = asker.Profile.Id;
        return _gold.Values
            .Where(gold => gold.Attention == asker.Attention && !gold.Seen.Contains(reviewer) && asker.Profile.Languages.Contains(gold.Language)
                && asker.OnlyItems?.Contains(gold.Item) != false)
            .Select(gold => (Gold: gold, Fit: fitOf(gold.Item))).Where(pair => pair.Fit is not null)
            .OrderByDescending(pair => Math.Round(pair.Fit!.Information(asker.Ability), 2))
            .ThenBy(pair => pair.Gold.Seen.Length).ThenBy(pair => StableHash.Of(reviewer + "/" + pair.Gold.Item))
            .FirstOrDefault().Gold?.Item;
    }
}
