using System.Diagnostics.CodeAnalysis;
using Routing.Core.Programmes;

namespace Routing.Core.Assignment;

/// <summary>One shard's open items in the cells of their tier and question, with their leases and reservations. Not safe for
/// concurrent use.</summary>
internal sealed class OpenItems
{
    // A reservation that never became a lease ends after this long.
    private static readonly TimeSpan _reservation = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _serviceTime;
    private readonly Dictionary<string, QueuedItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Reviewer, DateTimeOffset Until)> _reserved = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _wakes = new();

    public OpenItems(Programme programme)
    {
        _serviceTime = programme.ServiceTime;
        // Texts have no classes; they wait in one cell of a question that everybody answers alike.
        var questions = Programmes.Question.Of(programme);
        int[] classes = questions.IsEmpty ? [2] : [.. questions.Select(question => question.Classes.Length)];
        (General, Expert) = (new SlicedCells(classes), new SlicedCells(classes));
    }

    /// <summary>What generalists can settle.</summary>
    public SlicedCells General { get; }

    /// <summary>What waits for an expert.</summary>
    public SlicedCells Expert { get; }

    public int Count => _items.Count;

    /// <summary>Answers in flight, ended leases that nobody has looked at yet included.</summary>
    public int Leases { get; private set; }

    /// <summary>The items by risk.</summary>
    public OpenCounts Counts { get; } = new();

    /// <summary>In no order.</summary>
    public Dictionary<string, QueuedItem>.ValueCollection All => _items.Values;

    public QueuedItem this[string item] => _items[item];

    public bool TryGet(string item, [NotNullWhen(true)] out QueuedItem? queued) => _items.TryGetValue(item, out queued);

    public bool Has(string item) => _items.ContainsKey(item);

    /// <summary>Age class of an item, 0 fresh … 3 overdue.</summary>
    public int AgeOf(QueuedItem item) => CellsOf(item).CellOf(item.Item)?.Age ?? 0;

    /// <summary>Inserts an item or moves it; true where it is new.</summary>
    public bool Put(QueuedItem item, DateTimeOffset now)
    {
        var known = _items.TryGetValue(item.Item, out var before);
        if (known)
        {
            Leases -= before!.Leases.Length;
            Leave(before, item);
            Counts.Leave(before);
        }

        _reserved.Remove(item.Item);
        _items[item.Item] = item;
        Leases += item.Leases.Length;
        Counts.Enter(item);
        Place(item, now);
        foreach (var lease in item.Leases)
            _wakes.Enqueue(item.Item, lease.EndsAt);
        return !known;
    }

    /// <summary>Moves an item whose answers and leases are the same.</summary>
    public void Move(QueuedItem before, QueuedItem item, DateTimeOffset now)
    {
        Leave(before, item);
        Counts.Leave(before);
        _items[item.Item] = item;
        Counts.Enter(item);
        Place(item, now);
    }

    /// <summary>Takes an item out.</summary>
    public void Remove(string item)
    {
        _reserved.Remove(item);
        if (!_items.Remove(item, out var before))
            return;
        Leases -= before.Leases.Length;
        Counts.Leave(before);
        CellsOf(before).Remove(item);
    }

    /// <summary>Items with a lease that has ended by now. Items that grew older move to the cell of their age.</summary>
    public IReadOnlyList<string> Overdue(DateTimeOffset now)
    {
        var ended = new List<string>();
        while (_wakes.TryPeek(out var id, out var at) && at <= now)
        {
            _wakes.Dequeue();
            if (!_items.TryGetValue(id, out var item))
                continue;
            if (item.Leases.Any(lease => lease.EndsAt <= now))
            {
                // Over is over, even where word of the item is lost.
                ended.Add(id);
                Leases -= item.Leases.Length;
                item = item with { Leases = [.. item.Leases.Where(lease => lease.EndsAt > now)] };
                Leases += item.Leases.Length;
                _items[id] = item;
            }

            Place(item, now);
        }

        return ended;
    }

    /// <summary>Keeps the item for one person until his lease arrives.</summary>
    public void Reserve(string item, string reviewer, DateTimeOffset now) => _reserved[item] = (reviewer, now + _reservation);

    public bool IsReservedForOther(string item, string reviewer, DateTimeOffset now) =>
        _reserved.TryGetValue(item, out var reserved) && reserved.Until > now && reserved.Reviewer != reviewer;

    private void Leave(QueuedItem before, QueuedItem after)
    {
        if (before.NeedsExpert != after.NeedsExpert || before.Question != after.Question || before.Slice != after.Slice)
            CellsOf(before).Remove(before.Item);
    }

    private void Place(QueuedItem item, DateTimeOffset now)
    {
        var elapsed = now - item.OpenedAt;
        var age = RoutingWeights.AgeClass(1 - (elapsed / _serviceTime));
        CellsOf(item).Put(item.Item, item.Belief, item.Risk, age, Math.Min(2, item.Leases.Length));
        if (RoutingWeights.NextBoundary(age) is { } slack)
            _wakes.Enqueue(item.Item, item.OpenedAt + ((1 - slack) * _serviceTime));
        else
            Counts.IsLate(item);
    }

    private CellQueue CellsOf(QueuedItem item) => (item.NeedsExpert ? Expert : General).Of(item.Question, item.Slice);
}
