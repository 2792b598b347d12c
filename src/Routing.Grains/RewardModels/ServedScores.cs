using System.Collections.Concurrent;
using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.RewardModels;
using Routing.Grains.Cluster;

namespace Routing.Grains.RewardModels;

/// <summary>What the served reward models say of the pairs, as far as this silo has scored them or, without the role scorer, has
/// heard it from one that has. Follows what the lines serve; nobody waits for it.</summary>
public sealed class ServedScores(
    IGrainFactory grains, IJournal journal, IRewardTrainer trainer, IArtefactStore artefacts, RewardScorers scorers, ClusterRoles roles)
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(250);

    private const int Batch = 500;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly StaleScores _stale = new();

    /// <summary>The scores of the served version; null: none is served, or its first scores are not there yet.</summary>
    public ModelScores? Of(string programme) => _entries.TryGetValue(programme, out var entry) ? entry.Table?.Scores : null;

    /// <summary>How much the pairs that came since the version was first scored differ from those that were there; null: too few
    /// of either.</summary>
    public ScoreDrift.Reading? DriftOf(string programme) => _entries.TryGetValue(programme, out var entry) ? entry.Table?.Drift.Read() : null;

    /// <summary>Looks, in the background, whether another version is served or there are pairs without a score.</summary>
    public void Follow(string programme)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref entry.LookedAt)) < _lookAgain || Interlocked.Exchange(ref entry.Busy, 1) == 1)
            return;
        _ = Task.Run(() => Look(programme, entry));
    }

    private async Task Look(string programme, Entry entry)
    {
        try
        {
            var served = await grains.GetGrain<IRewardModelGrain>(Keys.RewardModel(programme)).Serving(CancellationToken.None);
            _stale.Are(programme, served is null or { Stage: "shadow" } || entry.Table is not { } before || before.Scores.Model == served.Model ? 0 : before.Items.Count);
            if (roles.IsHere(SiloRole.Scorer))
                await scorers.Serve(programme, served);
            // A shadow is scored by the silo's scorer when somebody asks, and steers nothing.
            if (served is null || served.Stage == "shadow")
                entry.Table = null;
            else if (entry.Table?.Scores.Model == served.Model)
                await Add(programme, entry.Table);
            else
                await Replace(programme, entry, served);
        }
#pragma warning disable CA1031 // Whatever kept the scores from coming, the next look tries again.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Without scores routing goes on without model evidence and says so.
        }
        finally
        {
            Volatile.Write(ref entry.LookedAt, Stopwatch.GetTimestamp());
            Volatile.Write(ref entry.Busy, 0);
        }
    }

    // The old version's scores are used until all of the new one's are there: they are never mixed.
    private async Task Replace(string programme, Entry entry, ServedVersion served)
    {
        var items = new ConcurrentDictionary<string, ScoredPair>(StringComparer.Ordinal);
        var table = new Table(
            roles.IsHere(SiloRole.Scorer) ? trainer.Open(artefacts.Open(served.Artefact)) : null, items, new ModelScores(served.Model, items));
        await Add(programme, table);
        table.IsFirst = false;
        entry.Table = table;
        _stale.Are(programme, 0);
        // Only a refit learns how far the new version is believed.
        grains.GetGrain<IRefitGrain>(programme).Run(CancellationToken.None).Ignore();
    }

    private async Task Add(string programme, Table table)
    {
        var until = journal.Position;
        var batch = new List<(PairText Pair, string Slice)>(Batch);
        await foreach (var (item, content) in PairTexts.Read(
            journal, Keys.ItemStreams(programme), table.Position, until, CancellationToken.None))
        {
            if (content.Gold is not null)
                continue;
            batch.Add((new PairText(item, content.Prompt, content.CandidateA!, content.CandidateB!), content.Slice));
            if (batch.Count == Batch)
                await Score(programme, table, batch);
        }

        await Score(programme, table, batch);
        table.Position = until;
    }

    private async Task Score(string programme, Table table, List<(PairText Pair, string Slice)> batch)
    {
        if (batch.Count == 0)
            return;
        var evidence = table.Heads?.Score([.. batch.Select(one => one.Pair)], CancellationToken.None)
            ?? await Ask(programme, table.Scores.Model, [.. batch.Select(one => one.Pair.Item)]);
        for (var i = 0; i < batch.Count; i++)
        {
            table.Items[batch[i].Pair.Item] = new ScoredPair(evidence[i], batch[i].Slice);
            table.Drift.Add(batch[i].Slice, evidence[i].LogOdds, later: !table.IsFirst);
        }

        batch.Clear();
    }

    // A scorer that is not as far yet ends this look; the next one asks again.
    private async Task<IReadOnlyList<PairEvidence>> Ask(string programme, string model, string[] items)
    {
        var reply = await grains.GetGrain<IScorerGrain>(Keys.Scorer(programme, 0)).Evidence(model, items, CancellationToken.None);
        if (reply.LogOdds.Length != items.Length || reply.LogOdds.Any(float.IsNaN))
            throw new InvalidOperationException($"The scorer has not scored all {items.Length} pairs by '{model}' yet.");
        return [.. reply.LogOdds.Zip(reply.Variances, (odds, variance) => new PairEvidence(odds, variance))];
    }

    private sealed class Entry
    {
        public volatile Table? Table;
        public int Busy;
        public long LookedAt;
    }

    // Without heads a silo that has the role scorer is asked.
    private sealed class Table(IHeldOutHeads? heads, ConcurrentDictionary<string, ScoredPair> items, ModelScores scores)
    {
        public IHeldOutHeads? Heads { get; } = heads;

        public ConcurrentDictionary<string, ScoredPair> Items { get; } = items;

        public ModelScores Scores { get; } = scores;

        public long Position { get; set; }

        /// <summary>Whether the pairs that were there when the version was first served are still being scored.</summary>
        public bool IsFirst { get; set; } = true;

        public ScoreDrift Drift { get; } = new();
    }
}
