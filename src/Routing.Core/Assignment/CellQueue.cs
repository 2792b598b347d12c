using System.Diagnostics.CodeAnalysis;
using Routing.Statistics.Information;

namespace Routing.Core.Assignment;

/// <summary>
/// Open items of one shard as first-in-first-out lists per cell (algorithms.md §5.4). Insert, move and remove are
/// O(1); a pull scores the non-empty cells, not the items. Not safe for concurrent use: one grain owns it.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and the specification calls it so.")]
public sealed class CellQueue
{
    /// <summary>Items tested per cell before the next cell is tried.</summary>
    public const int ItemsPerCell = 16;

    private const int Risks = 4, Ages = 4, Pendings = 3, PerBelief = Risks * Ages * Pendings;

    private readonly BeliefGrid _grid;
    private readonly CellLists _lists;
    private readonly int[] _order;
    private readonly double[] _scores;
    private readonly double[] _gains;

    /// <summary>An empty queue for items with a number of classes, at least 2.</summary>
    public CellQueue(int classes)
    {
        _grid = new BeliefGrid(classes);
        var cells = _grid.Count * PerBelief;
        _lists = new CellLists(cells);
        _order = new int[cells];
        _scores = new double[cells];
        _gains = new double[_grid.Count];
    }

    /// <summary>The quantisation in use.</summary>
    public BeliefGrid Grid => _grid;

    /// <summary>Items waiting.</summary>
    public int Count => _lists.Count;

    /// <summary>Cells with at least one item.</summary>
    public int OccupiedCells => _lists.Occupied;

    /// <summary>Whether the item waits here.</summary>
    public bool Contains(string item) => _lists.Contains(item);

    /// <summary>The cell an item waits in, or null.</summary>
    public CellKey? CellOf(string item) => _lists.CellOf(item) is { } cell ? KeyOf(cell) : null;

    /// <summary>The cell for a belief; more than two live leases count as two.</summary>
    public CellKey KeyFor(ReadOnlySpan<double> belief, int risk, int age, int pending) =>
        new(_grid.CellOf(belief), risk, age, Math.Min(pending, Pendings - 1));

    /// <summary>Inserts the item or moves it to the cell of its new state; returns its slot.</summary>
    public int Put(string item, ReadOnlySpan<double> belief, int risk, int age, int pending) =>
        Add(item, KeyFor(belief, risk, age, pending));

    /// <summary>Inserts at the end of the cell or moves there; an item already in the cell keeps its place.</summary>
    public int Add(string item, in CellKey key)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _lists.Put(item, IndexOf(key));
    }

    /// <summary>Removes the item; false when it was not here.</summary>
    public bool Remove(string item) => _lists.Remove(item);

    /// <summary>EIG in nats at the centre of every q-cell, for a caller that caches it per rater.</summary>
    public double[] Gains(double[,] rater)
    {
        CheckRater(rater);
        var gains = new double[_grid.Count];
        var centre = new double[_grid.Classes];
        for (var cell = 0; cell < gains.Length; cell++)
            gains[cell] = _grid.AtCentre(cell, rater, centre, ExpectedInformationGain.OfOneAnswer);
        return gains;
    }

    /// <summary>
    /// The first item that passes, cells in order of S for a rater matrix θ; EIG is computed for the non-empty
    /// q-cells only. The item stays in the queue. Null when nothing tested passes.
    /// </summary>
    /// <param name="rater">θ, row = truth, column = answer.</param>
    /// <param name="weights">Weights of the score.</param>
    /// <param name="cost">Cost of one answer, money, above 0.</param>
    /// <param name="passes">Hard filters of the item.</param>
    /// <param name="shadowPrice">μ of the tier, in units of the score; the same for all cells.</param>
    public Choice? Best(
        double[,] rater, RoutingWeights weights, double cost, Func<string, bool> passes, double shadowPrice = 0)
    {
        CheckRater(rater);
        var centre = new double[_grid.Classes];
        Array.Fill(_gains, double.NaN);
        var count = _lists.WriteOccupied(_order);
        foreach (var cell in _order.AsSpan(0, count))
        {
            var belief = cell / PerBelief;
            if (double.IsNaN(_gains[belief]))
                _gains[belief] = _grid.AtCentre(belief, rater, centre, ExpectedInformationGain.OfOneAnswer);
        }

        return Best(count, _gains, weights, cost, passes, shadowPrice);
    }

    /// <summary>The same with the gains of <see cref="Gains"/>, nats per q-cell.</summary>
    public Choice? Best(
        double[] gains, RoutingWeights weights, double cost, Func<string, bool> passes, double shadowPrice = 0)
    {
        ArgumentNullException.ThrowIfNull(gains);
        if (gains.Length != _grid.Count)
            throw new ArgumentException($"{_grid.Count} gains are needed, not {gains.Length}.", nameof(gains));
        return Best(_lists.WriteOccupied(_order), gains, weights, cost, passes, shadowPrice);
    }

    /// <summary>
    /// Coverage floor (algorithms.md §5.3): the longest-waiting item of a non-empty cell chosen by a draw; cells
    /// after it follow when none of its first items passes.
    /// </summary>
    /// <param name="draw">Uniform in [0, 1).</param>
    /// <param name="passes">Hard filters of the item.</param>
    public string? Oldest(double draw, Func<string, bool> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        if (!(draw >= 0 && draw < 1))
            throw new ArgumentOutOfRangeException(nameof(draw), draw, "A draw lies in [0, 1).");
        var count = _lists.WriteOccupied(_order);
        var first = (int)(draw * count);
        var items = 0;
        for (var step = 0; step < count; step++)
        {
            var found = _lists.FirstPassing(_order[(first + step) % count], ItemsPerCell, passes, ref items);
            if (found is not null)
                return found;
        }

        return null;
    }

    // Of the first cells of the order, the ones that are not empty.
    private Choice? Best(
        int count, double[] gains, RoutingWeights weights, double cost, Func<string, bool> passes, double shadowPrice)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(passes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
        // The factor of (risk, age, pending) does not depend on the belief.
        Span<double> factors = stackalloc double[PerBelief];
        for (var rest = 0; rest < PerBelief; rest++)
        {
            var key = KeyOf(rest);
            factors[rest] = weights.Risk[key.Risk] * weights.Age[key.Age]
                * Math.Pow(weights.PendingDiscount, key.Pending) / cost;
        }

        foreach (var cell in _order.AsSpan(0, count))
            _scores[cell] = factors[cell % PerBelief] * gains[cell / PerBelief];
        for (var parent = (count / 2) - 1; parent >= 0; parent--)
            SiftDown(parent, count);
        var cells = 0;
        var items = 0;
        while (count > 0)
        {
            var cell = _order[0];
            _order[0] = _order[--count];
            SiftDown(0, count);
            cells++;
            var found = _lists.FirstPassing(cell, ItemsPerCell, passes, ref items);
            if (found is not null)
                return new Choice(found, KeyOf(cell), Parts(cell, gains, weights, cost, shadowPrice), cells, items);
        }

        return null;
    }

    private static CellKey KeyOf(int cell) => new(
        cell / PerBelief, cell / (Ages * Pendings) % Risks, cell / Pendings % Ages, cell % Pendings);

    private static ScoreParts Parts(
        int cell, double[] gains, RoutingWeights weights, double cost, double shadowPrice)
    {
        var key = KeyOf(cell);
        var gain = gains[key.Belief];
        var risk = weights.Risk[key.Risk];
        var age = weights.Age[key.Age];
        var pending = Math.Pow(weights.PendingDiscount, key.Pending);
        var score = (risk * age * gain * pending / cost) - shadowPrice;
        return new ScoreParts(gain, risk, age, pending, cost, shadowPrice, score);
    }

    private int IndexOf(in CellKey key)
    {
        if ((uint)key.Belief >= (uint)_grid.Count || (uint)key.Risk >= Risks || (uint)key.Age >= Ages
            || (uint)key.Pending >= Pendings)
        {
            throw new ArgumentOutOfRangeException(nameof(key), key, "No such cell.");
        }

        return (((((key.Belief * Risks) + key.Risk) * Ages) + key.Age) * Pendings) + key.Pending;
    }

    private void CheckRater(double[,] rater)
    {
        ArgumentNullException.ThrowIfNull(rater);
        if (rater.GetLength(0) != _grid.Classes || rater.GetLength(1) != _grid.Classes)
            throw new ArgumentException($"A {_grid.Classes}×{_grid.Classes} matrix is needed.", nameof(rater));
    }

    // Larger score first; ties by the smaller cell, so that a pull is reproducible.
    private bool Before(int left, int right) =>
        _scores[left] > _scores[right] || (_scores[left] == _scores[right] && left < right);

    private void SiftDown(int parent, int count)
    {
        while (true)
        {
            var child = (2 * parent) + 1;
            if (child >= count)
                return;
            if (child + 1 < count && Before(_order[child + 1], _order[child]))
                child++;
            if (!Before(_order[child], _order[parent]))
                return;
            (_order[child], _order[parent]) = (_order[parent], _order[child]);
            parent = child;
        }
    }
}
