using Routing.Statistics.Similarity;

namespace Routing.Core.Intake;

/// <summary>The items imported so far by their sketches. It only proposes: who is a duplicate is decided on the texts
/// (<see cref="Screening"/>), so that an item that changed or went away since does no harm. Not safe for concurrent use.</summary>
public sealed class DuplicateIndex
{
    // Proposals for one item: more would mostly be merged themselves, and lead to the same kept item.
    private const int Most = 8;

    // Two and a half standard errors of the estimate at its widest.
    private const double Slack = 0.16;

    private readonly BandIndex _near = new();
    private readonly List<(string Item, ulong Exact)> _items = []; // by number
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _first = []; // by exact hash

    /// <summary>Sketches of the index.</summary>
    public int Count => _items.Count;

    /// <summary>Adds an item and tells which of those before it may be the same, likeliest first. Asked again for the same item it
    /// answers by those before its first time, so that no two items ever wait for each other.</summary>
    /// <param name="threshold">Least resemblance of near duplicates; 1 for exact ones alone.</param>
    public IReadOnlyList<string> Claim(string item, ItemSketch sketch, double threshold)
    {
        var known = _numbers.TryGetValue(item, out var own);
        List<int> proposed = _first.TryGetValue(sketch.Exact, out var same) ? [same] : [];
        if (threshold < 1)
            proposed.AddRange(_near.Near(sketch.Signature, threshold - Slack, Most));
        List<string> before =
            [.. proposed.Where(number => !known || number < own).Select(number => _items[number].Item).Distinct(StringComparer.Ordinal)];
        Add(item, sketch);
        return before;
    }

    /// <summary>Adds an item of the journal, or a row that is about to be imported; the same again changes nothing.</summary>
    public void Add(string item, ItemSketch sketch)
    {
        if (_numbers.TryGetValue(item, out var own) && _items[own].Exact == sketch.Exact)
            return;
        var number = _near.Add(sketch.Signature);
        _items.Add((item, sketch.Exact));
        _numbers.TryAdd(item, number);
        _first.TryAdd(sketch.Exact, number);
    }
}
