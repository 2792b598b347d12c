using System.Numerics;

namespace Routing.Core.Assignment;

/// <summary>Items in first-in-first-out lists, one for each of a number of cells: doubly linked in one array of structs, with a
/// bitmap of the cells that are not empty (algorithms.md §5.4). Insert, move and remove are O(1).</summary>
internal sealed class CellLists
{
    private const int None = -1;

    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly int[] _heads;
    private readonly int[] _tails;
    private readonly ulong[] _occupied;
    private Slot[] _items = new Slot[16];
    private int _used;
    private int _free = None;

    public CellLists(int cells)
    {
        _heads = new int[cells];
        _tails = new int[cells];
        _occupied = new ulong[(cells + 63) / 64];
        Array.Fill(_heads, None);
        Array.Fill(_tails, None);
    }

    public int Count => _slots.Count;

    /// <summary>Cells with at least one item.</summary>
    public int Occupied { get; private set; }

    public bool Contains(string item) => _slots.ContainsKey(item);

    /// <summary>The cell of an item, or null.</summary>
    public int? CellOf(string item) => _slots.TryGetValue(item, out var slot) ? _items[slot].Cell : null;

    /// <summary>Inserts at the end of the cell or moves there; an item already in the cell keeps its place. Returns its slot.</summary>
    public int Put(string item, int cell)
    {
        if (_slots.TryGetValue(item, out var slot))
        {
            if (_items[slot].Cell == cell)
                return slot;
            Unlink(slot);
        }
        else
        {
            slot = NewSlot();
            _items[slot].Item = item;
            _slots.Add(item, slot);
        }

        Link(slot, cell);
        return slot;
    }

    /// <summary>Removes the item; false when it was not here.</summary>
    public bool Remove(string item)
    {
        if (!_slots.Remove(item, out var slot))
            return false;
        Unlink(slot);
        _items[slot] = new Slot { Next = _free, Cell = None };
        _free = slot;
        return true;
    }

    /// <summary>Writes the cells that are not empty, in their order; returns how many they are.</summary>
    /// <param name="cells">At least <see cref="Occupied"/> long.</param>
    public int WriteOccupied(Span<int> cells)
    {
        var count = 0;
        for (var word = 0; word < _occupied.Length; word++)
        {
            for (var bits = _occupied[word]; bits != 0; bits &= bits - 1)
                cells[count++] = (word * 64) + BitOperations.TrailingZeroCount(bits);
        }

        return count;
    }

    /// <summary>The first of a cell's first items that passes, or null.</summary>
    /// <param name="most">Items tested at most.</param>
    /// <param name="tested">Counts the items tested.</param>
    public string? FirstPassing(int cell, int most, Func<string, bool> passes, ref int tested)
    {
        for (var slot = _heads[cell]; slot != None && most > 0; slot = _items[slot].Next, most--)
        {
            tested++;
            if (passes(_items[slot].Item!))
                return _items[slot].Item;
        }

        return null;
    }

    private int NewSlot()
    {
        if (_free != None)
        {
            var slot = _free;
            _free = _items[slot].Next;
            return slot;
        }

        if (_used == _items.Length)
            Array.Resize(ref _items, _items.Length * 2);
        return _used++;
    }

    private void Link(int slot, int cell)
    {
        var tail = _tails[cell];
        _items[slot].Cell = cell;
        _items[slot].Previous = tail;
        _items[slot].Next = None;
        if (tail == None)
        {
            _heads[cell] = slot;
            _occupied[cell >> 6] |= 1UL << (cell & 63);
            Occupied++;
        }
        else
        {
            _items[tail].Next = slot;
        }

        _tails[cell] = slot;
    }

    private void Unlink(int slot)
    {
        var (previous, next, cell) = (_items[slot].Previous, _items[slot].Next, _items[slot].Cell);
        if (previous == None)
            _heads[cell] = next;
        else
            _items[previous].Next = next;
        if (next == None)
            _tails[cell] = previous;
        else
            _items[next].Previous = previous;
        if (_heads[cell] == None)
        {
            _occupied[cell >> 6] &= ~(1UL << (cell & 63));
            Occupied--;
        }
    }

    // 24 bytes: the reference and three indices, padded.
    private struct Slot
    {
        public string? Item;
        public int Previous;
        public int Next;
        public int Cell;
    }
}
