using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Routing.Grains.Programmes;
using Routing.Grains.RewardModels;

namespace Routing.Grains.Labels;

/// <summary>What a refit published.</summary>
/// <param name="Day">The day (UTC) of the refit.</param>
/// <param name="JudgedThatDay">Judgments by reviewer on that day until the refit.</param>
/// <param name="Reputations">By reviewer; computed when somebody first asks, since no request for work does.</param>
public sealed record PublishedBeliefs(
    BeliefModel Model, Lazy<ImmutableDictionary<string, ImmutableArray<ReputationCell>>> Reputations, int OpenItems,
    long Judgments, DateOnly Day, ImmutableDictionary<string, int> JudgedThatDay);

/// <summary>The newest published refit of each programme on this silo, and when the next one is due.</summary>
public sealed class BeliefModels(IGrainFactory grains, ServedScores scores)
{
    // A refit that takes long waits this many times as long for the next: refits never take more than a fifth of the time.
    private const int RestPerWork = 4;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Done once the first refit of a programme since the silo started is published: until then nothing may be
    /// settled by a model that has not read the log.</summary>
    public Task Ready(string programme)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        if (entry.First.Task.IsCompleted)
            return Task.CompletedTask;
        if (Interlocked.Exchange(ref entry.Asked, 1) == 0)
            _ = Ask(programme, entry);
        return entry.First.Task;
    }

    /// <summary>The model of a programme; before its first refit, the one that knows nothing.</summary>
    public BeliefModel Of(string programme, ProgrammeInForce inForce)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        var model = entry.Published?.Model
            ?? LazyInitializer.EnsureInitialized(ref entry.Before, () => Refit.Before(inForce.Programme));
        // The scores are this silo's; a model is read a thousand times as often as either of them changes.
        var known = scores.Of(programme);
        if (ReferenceEquals(model.Scores, known))
            return model;
        var with = entry.WithScores;
        if (with is null || !ReferenceEquals(with.From, model) || !ReferenceEquals(with.Model.Scores, known))
            entry.WithScores = with = new Scored(model, model with { Scores = known });
        return with.Model;
    }

    /// <summary>The reputations of a reviewer by the newest refit.</summary>
    public ImmutableArray<ReputationCell> ReputationOf(string programme, string reviewer) =>
        _entries.TryGetValue(programme, out var entry)
        && entry.Published?.Reputations.Value.TryGetValue(reviewer, out var cells) == true ? cells : [];

    /// <summary>A reviewer's liking for the side shown first by the newest refit, log odds.</summary>
    public double SideBiasOf(string programme, string reviewer) =>
        _entries.TryGetValue(programme, out var entry)
            ? entry.Published?.Model.SideBias.GetValueOrDefault(reviewer) ?? 0 : 0;

    /// <summary>Judgments of a reviewer on a day, as of the newest refit.</summary>
    public int JudgedOn(string programme, string reviewer, DateOnly day) =>
        _entries.TryGetValue(programme, out var entry) && entry.Published is { } published && published.Day == day
            ? published.JudgedThatDay.GetValueOrDefault(reviewer) : 0;

    /// <summary>The newest epoch, and the judgments recorded until now.</summary>
    public (int Epoch, long Judgments) CountsOf(string programme) =>
        _entries.TryGetValue(programme, out var entry)
            ? (entry.Published?.Model.Epoch ?? 0, (entry.Published?.Judgments ?? 0) + Volatile.Read(ref entry.Judgments))
            : (0, 0);

    /// <summary>Makes a refit the model of its programme unless a later one is there already.</summary>
    /// <param name="took">How long the refit took, in ticks of the stopwatch.</param>
    public void Publish(string programme, PublishedBeliefs beliefs, long took)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        Volatile.Write(ref entry.NotBefore, Stopwatch.GetTimestamp() + (RestPerWork * took));
        if (entry.Published is null || entry.Published.Model.Epoch < beliefs.Model.Epoch)
            entry.Published = beliefs;
        entry.First.TrySetResult();
    }

    /// <summary>Counts one judgment; true for the one that makes a refit due.</summary>
    public bool Count(string programme)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        var due = RefitCadence.LabelsFor(entry.Published?.OpenItems ?? 0);
        if (Interlocked.Increment(ref entry.Judgments) < due || Stopwatch.GetTimestamp() < Volatile.Read(ref entry.NotBefore))
            return false;
        return Interlocked.Exchange(ref entry.Judgments, 0) >= due;
    }

    private async Task Ask(string programme, Entry entry)
    {
        try
        {
            await grains.GetGrain<IRefitGrain>(programme).Run(CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever kept the refit from running, the next caller asks again and hears of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var waiting = entry.First;
            entry.First = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref entry.Asked, 0);
            waiting.TrySetException(failure);
        }
    }

    private sealed record Scored(BeliefModel From, BeliefModel Model);

    private sealed class Entry
    {
        public volatile Scored? WithScores;
        public volatile PublishedBeliefs? Published;
        public volatile TaskCompletionSource First = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public BeliefModel? Before;
        public int Asked;
        public int Judgments;
        public long NotBefore;
    }
}
