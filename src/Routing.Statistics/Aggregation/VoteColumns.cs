using System.Collections;

namespace Routing.Statistics.Aggregation;

/// <summary>Many votes in little memory: ten bytes each, in order of arrival; for files of up to 2^31 votes. Votes here have no
/// <see cref="Vote.Tilt"/>.</summary>
public sealed class VoteColumns : IReadOnlyList<Vote>
{
    private int[] _items = [];
    private int[] _raters = [];
    private ushort[] _answers = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public Vote this[int index] => index < Count
        ? new Vote(_items[index], _raters[index], _answers[index])
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} votes.");

    internal ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    internal ReadOnlySpan<int> Raters => _raters.AsSpan(0, Count);

    internal ReadOnlySpan<ushort> Answers => _answers.AsSpan(0, Count);

    /// <summary>Adds a vote; amortised O(1).</summary>
    /// <param name="answer">Below 65,536.</param>
    public void Add(int item, int rater, int answer)
    {
        if (Count == _items.Length)
        {
            var room = Math.Max(1024, (int)Math.Min(Array.MaxLength, Count * 3L / 2));
            Array.Resize(ref _items, room);
            Array.Resize(ref _raters, room);
            Array.Resize(ref _answers, room);
        }

        (_items[Count], _raters[Count], _answers[Count]) = (item, rater, checked((ushort)answer));
        Count++;
    }

    /// <summary>Gives each answer another index.</summary>
    /// <param name="to">New index by old one; below 65,536.</param>
    public void Rename(IReadOnlyList<int> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var names = to.Select(name => checked((ushort)name)).ToArray();
        for (var n = 0; n < Count; n++)
            _answers[n] = names[_answers[n]];
    }

    /// <summary>Drops the votes of a rater on an item that he had answered before; the first stays.</summary>
    /// <returns>How many were dropped.</returns>
    public int DropRepeats()
    {
        var items = Items;
        var raters = Raters;
        var start = new int[(items.IsEmpty ? 0 : Max(items)) + 2];
        foreach (var item in items)
            start[item + 1]++;
        for (var i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        var order = new int[Count]; // votes by item, in order of arrival
        for (var n = 0; n < Count; n++)
            order[start[items[n]]++] = n;

        var lastItem = new int[(raters.IsEmpty ? 0 : Max(raters)) + 1]; // by rater; item + 1
        var repeats = new List<int>();
        foreach (var n in order)
        {
            if (lastItem[raters[n]] == items[n] + 1)
                repeats.Add(n);
            lastItem[raters[n]] = items[n] + 1;
        }

        repeats.Sort();
        var (kept, next) = (0, 0);
        for (var n = 0; n < Count; n++)
        {
            if (next < repeats.Count && repeats[next] == n)
            {
                next++;
                continue;
            }

            (_items[kept], _raters[kept], _answers[kept]) = (_items[n], _raters[n], _answers[n]);
            kept++;
        }

        Count = kept;
        return repeats.Count;
    }

    /// <inheritdoc/>
    public IEnumerator<Vote> GetEnumerator()
    {
        for (var n = 0; n < Count; n++)
            yield return this[n];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Max(ReadOnlySpan<int> values)
    {
        var max = 0;
        foreach (var value in values)
            max = Math.Max(max, value);
        return max;
    }
}
