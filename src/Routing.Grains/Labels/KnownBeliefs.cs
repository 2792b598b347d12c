using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;

namespace Routing.Grains.Labels;

/// <summary>Reputations with the refit they belong to.</summary>
internal sealed record KnownReputations(
    BeliefSnapshot? Of, ImmutableDictionary<string, ImmutableArray<ReputationCell>> Cells);

/// <summary>A refit with the scores of this silo.</summary>
internal sealed record ScoredBeliefs(BeliefModel From, BeliefModel Model);

/// <summary>What one silo knows of one programme's refits, and the judgments it has not told of yet. Safe for concurrent
/// use.</summary>
internal sealed class KnownBeliefs
{
    private const long UseMilliseconds = 60_000;

    private readonly Lock _lock = new();
    private volatile BeliefSnapshot? _snapshot;
    private volatile BeliefModel? _model;
    private OnlineBeliefs? _online;
    private volatile KnownReputations? _reputations;
    private Task? _first;
    private long _since, _used;
    private int _judged, _telling;

    public BeliefModel? Before;

    public volatile TierPaceDocument[]? Paces;

    public ScoredBeliefs? Scored, ScoredRefit;

    public BeliefSnapshot? Snapshot => _snapshot;

    /// <summary>The refit with what this silo's people judged since; null before the first refit.</summary>
    public BeliefModel? Model => _model;

    public KnownReputations? Reputations
    {
        get => _reputations;
        set => _reputations = value;
    }

    /// <summary>Whether somebody asked within the last minute, or judgments are still to be told of.</summary>
    public bool IsInUse =>
        Environment.TickCount64 - Volatile.Read(ref _used) < UseMilliseconds || Volatile.Read(ref _judged) > 0;

    public void Used() => Volatile.Write(ref _used, Environment.TickCount64);

    /// <summary>Done once a snapshot is known. Whatever kept it from coming, the next caller asks again and hears of it.</summary>
    public Task Ready(Func<Task> first)
    {
        if (_snapshot is not null)
            return Task.CompletedTask;
        lock (_lock)
        {
            if (_first is null or { IsFaulted: true } or { IsCanceled: true } || (_first.IsCompleted && _snapshot is null))
                _first = first();
            return _first;
        }
    }

    public void Publish(BeliefSnapshot snapshot, long since)
    {
        lock (_lock)
        {
            if (!snapshot.IsNewerThan(_snapshot))
                return;
            (_snapshot, _since) = (snapshot, since);
            if (_online is null)
                _online = new OnlineBeliefs(snapshot.Model);
            else
                _online.Refitted(snapshot.Model);
            _model = _online.Model;
        }
    }

    /// <summary>Takes the last judgment of a task of work.</summary>
    public void Judged(FeedbackTaskState task, long position)
    {
        lock (_lock)
        {
            _online?.Judged(task, position);
            _model = _online?.Model;
        }
    }

    public void Since(long since) => Volatile.Write(ref _since, since);

    public int Judged() => Interlocked.Increment(ref _judged);

    public int TakeJudged() => Interlocked.Exchange(ref _judged, 0);

    public int Telling()
    {
        var judged = TakeJudged();
        Interlocked.Add(ref _telling, judged);
        return judged;
    }

    public void Told(int judged) => Interlocked.Add(ref _telling, -judged);

    public void NotTold(int judged)
    {
        Interlocked.Add(ref _telling, -judged);
        Interlocked.Add(ref _judged, judged);
    }

    public (int Epoch, long Judgments) Counts() => (_snapshot?.Model.Epoch ?? 0, (_snapshot?.Judgments ?? 0) + Unread);

    /// <summary>Judgments of work items; those that no refit has read yet are of work items only.</summary>
    public long WorkJudgments => (_snapshot?.WorkJudgments ?? 0) + Unread;

    private long Unread => Volatile.Read(ref _since) + Volatile.Read(ref _telling) + Volatile.Read(ref _judged);
}
