namespace Routing.Core.Reviewers;

/// <summary>What a reviewer has in hand: the leases he holds, the items his last requests for work led to, and how many
/// answers he gave today (UTC). Memory of what the journal holds, never stored. Not safe for concurrent use.</summary>
public sealed class WorkInHand
{
    /// <summary>Requests for work that are remembered, at most.</summary>
    public const int RememberedCommands = 64;

    // What somebody has just seen he would know again.
    private const int Recent = 15;

    private readonly Dictionary<string, DateTimeOffset> _held = new(StringComparer.Ordinal); // end by item
    private readonly Dictionary<string, string> _items = new(StringComparer.Ordinal); // by command
    private readonly Queue<string> _commands = new();
    private DateOnly _day;
    private int _answered;

    /// <summary>Items whose lease he held when last looked at.</summary>
    public IReadOnlyCollection<string> Items => _held.Keys;

    /// <summary>How many leases he holds; those that are over are forgotten.</summary>
    public int HeldAt(DateTimeOffset now)
    {
        foreach (var (item, end) in _held)
        {
            if (end <= now)
                _held.Remove(item); // A dictionary may be enumerated while something is removed.
        }

        return _held.Count;
    }

    /// <summary>The item that a request for work led to; null where it led to none that is remembered.</summary>
    public string? ItemOf(string command) => _items.GetValueOrDefault(command);

    /// <summary>An item of a request that is long past, among those remembered; null where all are of late, or he holds it.</summary>
    /// <param name="draw">Uniform in [0, 1): which of them.</param>
    public string? LongAgo(double draw)
    {
        var past = _commands.Count - Recent;
        return past <= 0 || _items[_commands.ElementAt((int)(draw * past))] is var item && _held.ContainsKey(item) ? null : item;
    }

    /// <summary>A request for work led to a lease.</summary>
    public void Leased(string command, string item, DateTimeOffset endsAt)
    {
        _held[item] = endsAt;
        LedTo(command, item);
    }

    /// <summary>A request for work led to a lease that is over.</summary>
    public void LedTo(string command, string item)
    {
        if (!_items.TryAdd(command, item))
            return;
        _commands.Enqueue(command);
        if (_commands.Count > RememberedCommands)
            _items.Remove(_commands.Dequeue());
    }

    /// <summary>A lease ended, with an answer or without one.</summary>
    public void Finished(string item, bool judged, DateTimeOffset now)
    {
        _held.Remove(item);
        if (judged)
            _answered = AnsweredAt(now) + 1;
    }

    /// <summary>Answers given on the day of <paramref name="now"/>.</summary>
    public int AnsweredAt(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (today != _day)
            (_day, _answered) = (today, 0);
        return _answered;
    }

    /// <summary>The answers of the day as the journal has them. What was heard of before is among them; a word that comes late may count
    /// one of them again.</summary>
    public void Counted(int answers, DateTimeOffset now) => (_day, _answered) = (DateOnly.FromDateTime(now.UtcDateTime), answers);
}
