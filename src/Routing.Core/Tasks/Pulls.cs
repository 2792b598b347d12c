using System.Collections.Immutable;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Tasks;

/// <summary>How a lease of a reviewer ended.</summary>
public enum PullOutcome
{
    /// <summary>With an answer.</summary>
    Judged,

    /// <summary>Skipped for good, with a reason.</summary>
    Skipped,

    /// <summary>Given back without one.</summary>
    Released,

    /// <summary>Nothing was heard until the lease was over.</summary>
    Abandoned,
}

/// <summary>Shares of a reviewer's last leases that ended in each way.</summary>
/// <param name="Count">Leases counted.</param>
public readonly record struct PullShares(int Count, double Skipped, double Abandoned);

/// <summary>How the last 50 leases of each reviewer ended, folded from the facts of tasks. Not safe for concurrent use.</summary>
public sealed class Pulls
{
    private const int Window = 50;

    private readonly Dictionary<string, Queue<PullOutcome>> _ended = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Item, long Fence), (string Reviewer, DateTimeOffset EndsAt)> _running = [];

    /// <summary>Takes one fact of a task.</summary>
    public void Apply(string item, FeedbackTaskEvent e)
    {
        switch (e)
        {
            case Leased leased:
                _running[(item, leased.Fence)] = (leased.Reviewer, leased.ExpiresAt);
                break;
            case Extended extended when _running.TryGetValue((item, extended.Fence), out var lease):
                _running[(item, extended.Fence)] = lease with { EndsAt = extended.ExpiresAt };
                break;
            case Judged judged:
                End(item, judged.Fence, judged.Reviewer, PullOutcome.Judged);
                break;
            case Revoked revoked: // Not his doing.
                _running.Remove((item, revoked.Fence));
                break;
            case Moved { To: ItemStanding.Quarantined or ItemStanding.Discarded }:
                foreach (var lease in _running.Keys.Where(lease => lease.Item == item).ToList())
                    _running.Remove(lease);
                break;
            case Checked check:
                End(item, check.Fence, check.Reviewer, PullOutcome.Judged);
                break;
            case Repeated repeated:
                End(item, repeated.Fence, repeated.Reviewer, PullOutcome.Judged);
                break;
            case GaveBack back:
                End(item, back.Fence, back.Reviewer, back.Reason is null ? PullOutcome.Released : PullOutcome.Skipped);
                break;
        }
    }

    /// <summary>Drops the running leases of a task, as if they had never been.</summary>
    public void Forget(string item)
    {
        foreach (var lease in _running.Keys.Where(lease => lease.Item == item).ToList())
            _running.Remove(lease);
    }

    /// <summary>The reviewer of each lease that still runs.</summary>
    public IEnumerable<string> RunningAt(DateTimeOffset now) =>
        _running.Values.Where(lease => lease.EndsAt > now).Select(lease => lease.Reviewer);

    /// <summary>The shares of everybody with leases that ended by now.</summary>
    public ImmutableDictionary<string, PullShares> At(DateTimeOffset now)
    {
        foreach (var ((item, fence), (reviewer, _)) in _running.Where(pair => pair.Value.EndsAt <= now).ToList())
            End(item, fence, reviewer, PullOutcome.Abandoned);
        return _ended.ToImmutableDictionary(
            pair => pair.Key,
            pair => new PullShares(
                pair.Value.Count, Share(pair.Value, PullOutcome.Skipped), Share(pair.Value, PullOutcome.Abandoned)),
            StringComparer.Ordinal);
    }

    // A late answer ends a lease that was counted as abandoned before; it stays so.
    private void End(string item, long fence, string reviewer, PullOutcome outcome)
    {
        if (!_running.Remove((item, fence)))
            return;
        if (!_ended.TryGetValue(reviewer, out var ended))
            _ended[reviewer] = ended = new Queue<PullOutcome>();
        ended.Enqueue(outcome);
        if (ended.Count > Window)
            ended.Dequeue();
    }

    private static double Share(Queue<PullOutcome> ended, PullOutcome outcome) =>
        ended.Count(end => end == outcome) / (double)ended.Count;
}
