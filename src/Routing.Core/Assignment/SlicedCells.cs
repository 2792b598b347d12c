namespace Routing.Core.Assignment;

/// <summary>Cells by question and slice (algorithms.md §5.4): people answer differently in different slices, so that equal beliefs
/// are worth unequally much there. Made when the first item comes.</summary>
/// <param name="classes">Number of classes by question.</param>
public sealed class SlicedCells(int[] classes)
{
    // Cells of many classes are large, and a pull looks at all that are occupied: what is beyond shares the cells of "other slices".
    private const int MostSlices = 16, MostClasses = 3;

    private readonly Dictionary<(int Question, string? Slice), CellQueue> _known = [];
    private readonly List<(int Question, string? Slice, CellQueue Cells)> _all = [];
    private readonly BeliefGrid _first = new(classes[0]);

    /// <summary>Cells with their question and slice; no slice: several of them.</summary>
    public IReadOnlyList<(int Question, string? Slice, CellQueue Cells)> All => _all;

    /// <summary>How beliefs about the first question are quantised.</summary>
    public BeliefGrid FirstGrid => _first;

    /// <summary>Items waiting.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var (_, _, cells) in _all)
                count += cells.Count;
            return count;
        }
    }

    /// <summary>The cells where an item of a slice waits.</summary>
    public CellQueue Of(int question, string slice)
    {
        if (classes[question] <= MostClasses && _known.TryGetValue((question, slice), out var known))
            return known;
        var own = classes[question] <= MostClasses && _all.Count(cells => cells.Question == question && cells.Slice is not null) < MostSlices
            ? slice : null;
        if (_known.TryGetValue((question, own), out var shared))
            return shared;
        var cells = new CellQueue(classes[question]);
        _known[(question, own)] = cells;
        _all.Add((question, own, cells));
        return cells;
    }

    /// <summary>The longest-waiting item of a random cell that passes, the cells after it following; null where none does.</summary>
    /// <param name="draw">Uniform in [0, 1).</param>
    /// <returns>The item, and how many cells it was chosen from.</returns>
    public (string Item, int Cells)? Oldest(double draw, Func<string, bool> passes)
    {
        var occupied = _all.Sum(one => one.Cells.OccupiedCells);
        var within = draw * occupied;
        var first = 0;
        while (first < _all.Count - 1 && within >= _all[first].Cells.OccupiedCells)
            within -= _all[first++].Cells.OccupiedCells;
        for (var n = 0; n < _all.Count; n++)
        {
            var cells = _all[(first + n) % _all.Count].Cells;
            var at = n == 0 && cells.OccupiedCells > 0 ? Math.Min(within / cells.OccupiedCells, 1 - 1e-12) : 0;
            if (cells.Oldest(at, passes) is { } item)
                return (item, occupied);
        }

        return null;
    }
}
