using Routing.Core.Programmes;

namespace Routing.Core.Assignment;

/// <summary>Open items of one shard by the rank of their risk class, from 0; kept up to date, so that nobody counts a million items.</summary>
public sealed class OpenCounts
{
    private readonly int[] _queued = new int[ProgrammeRules.MaximumRisks];
    private readonly int[] _expert = new int[ProgrammeRules.MaximumRisks];
    private readonly int[] _late = new int[ProgrammeRules.MaximumRisks];
    private readonly Dictionary<string, int> _lateItems = new(StringComparer.Ordinal);

    /// <summary>Items that generalists can settle.</summary>
    public IReadOnlyList<int> Queued => _queued;

    /// <summary>Items that wait for an expert.</summary>
    public IReadOnlyList<int> Expert => _expert;

    /// <summary>Items of either kind that are open for longer than the programme promises.</summary>
    public IReadOnlyList<int> Late => _late;

    internal void Enter(QueuedItem item) => Of(item)[item.Risk]++;

    internal void Leave(QueuedItem item)
    {
        Of(item)[item.Risk]--;
        if (_lateItems.Remove(item.Item, out var risk))
            _late[risk]--;
    }

    internal void IsLate(QueuedItem item)
    {
        if (_lateItems.TryAdd(item.Item, item.Risk))
            _late[item.Risk]++;
    }

    private int[] Of(QueuedItem item) => item.NeedsExpert ? _expert : _queued;
}
