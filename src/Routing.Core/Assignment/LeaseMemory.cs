namespace Routing.Core.Assignment;

/// <summary>A lease that a reviewer has or had.</summary>
/// <param name="Command">The request for work that led to it.</param>
/// <param name="Over">It was submitted or given back, or somebody took its place; otherwise it runs until its end.</param>
public readonly record struct KnownLease(string Item, string Command, long Fence, DateTimeOffset EndsAt, bool Over);

/// <summary>The last leases of each reviewer in one shard, so that a repeated request for work finds what it led to. Of
/// all shards together they are the reviewer's last <see cref="Window"/> at least. Not safe for concurrent use.</summary>
public sealed class LeaseMemory
{
    /// <summary>Leases remembered of one reviewer: those that end or ended last.</summary>
    public const int Window = 16;

    private readonly Dictionary<string, List<KnownLease>> _leases = new(StringComparer.Ordinal);

    /// <summary>Takes note of a lease, or of its end; an end is final, whatever is heard later.</summary>
    public void Note(string reviewer, KnownLease lease)
    {
        if (!_leases.TryGetValue(reviewer, out var known))
            _leases[reviewer] = known = [];
        var place = 0; // after those that end no later
        for (var n = 0; n < known.Count; n++)
        {
            if (known[n].Fence == lease.Fence && known[n].Item == lease.Item)
            {
                known[n] = lease with { Over = lease.Over || known[n].Over };
                return;
            }

            if (known[n].EndsAt <= lease.EndsAt)
                place = n + 1;
        }

        known.Insert(place, lease);
        if (known.Count > Window)
            known.RemoveAt(0);
    }

    /// <summary>What is remembered of a reviewer, the first to end first.</summary>
    public IReadOnlyList<KnownLease> Of(string reviewer) => _leases.TryGetValue(reviewer, out var known) ? known : [];

    /// <summary>What is remembered of everybody, in no order of reviewers.</summary>
    public IEnumerable<(string Reviewer, KnownLease Lease)> All =>
        _leases.SelectMany(pair => pair.Value.Select(lease => (pair.Key, lease)));
}
