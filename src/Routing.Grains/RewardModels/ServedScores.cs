using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Grains.Cluster;
using Routing.Grains.Programmes;

namespace Routing.Grains.RewardModels;

/// <summary>What the served reward models say of the pairs, as far as this silo has scored them or, without the role scorer, has
/// heard it from one that has. Follows what the lines serve; nobody waits for it.</summary>
public sealed class ServedScores(
    IGrainFactory grains, IJournal journal, Catalogue catalogue, IRewardTrainer trainer, IArtefactStore artefacts, RewardScorers scorers,
    ClusterRoles roles)
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(250);

    private const int Batch = 500;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly StaleScores _stale = new();

    /// <summary>The scores of the versions that a programme's lines serve; null: none is served, or its first scores are not there
    /// yet.</summary>
    public ModelScores? Of(string programme) => _entries.TryGetValue(programme, out var entry) ? entry.Scores : null;

    /// <summary>Those of one line.</summary>
    public ModelScores? Of(string programme, string line) => TableOf(programme, line)?.Scores;

    /// <summary>How much the pairs that came since the line's version was first scored differ from those that were there; null: too
    /// few of either.</summary>
    public ScoreDrift.Reading? DriftOf(string programme, string line) => TableOf(programme, line)?.Drift.Read();

    /// <summary>How many more of those pairs are out of its domain; null: too few of either.</summary>
    public DomainShift.Reading? DomainOf(string programme, string line) => TableOf(programme, line)?.Domain.Read();

    /// <summary>What keeps this silo from the scores of what a line serves; null: nothing, or nobody has looked yet.</summary>
    public string? FaultOf(string programme, string line) =>
        _entries.TryGetValue(programme, out var entry) ? entry.Faults.GetValueOrDefault(line) : null;

    /// <summary>Looks, in the background, whether another version is served or there are pairs without a score.</summary>
    public void Follow(string programme)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref entry.LookedAt)) < _lookAgain || Interlocked.Exchange(ref entry.Busy, 1) == 1)
            return;
        _ = Task.Run(() => Look(programme, entry));
    }

    /// <summary>The same at once, and once more where a look is under way: another version is served now.</summary>
    public void Refresh(string programme)
    {
        var entry = _entries.GetOrAdd(programme, static _ => new Entry());
        Volatile.Write(ref entry.Again, 1);
        if (Interlocked.Exchange(ref entry.Busy, 1) == 0)
            _ = Task.Run(() => Look(programme, entry));
    }

    private Table? TableOf(string programme, string line) =>
        _entries.TryGetValue(programme, out var entry) ? entry.Tables.GetValueOrDefault(line) : null;

    private async Task Look(string programme, Entry entry)
    {
        Volatile.Write(ref entry.Again, 0);
        try
        {
            var policy = (await catalogue.Get(programme, CancellationToken.None))?.Programme.RewardModel;
            string[] lines = policy is null ? [] : [.. policy.Lines];
            foreach (var gone in entry.Tables.Keys.Except(lines, StringComparer.Ordinal))
                entry.Put(gone, null);
            foreach (var line in lines)
                await Look(programme, line, policy!, entry); // without a policy there is no line
        }
#pragma warning disable CA1031 // Whatever kept the programme from coming, the next look tries again.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Without scores routing goes on without model evidence and says so.
        }
        finally
        {
            Volatile.Write(ref entry.LookedAt, Stopwatch.GetTimestamp());
            Volatile.Write(ref entry.Busy, 0);
            if (Volatile.Read(ref entry.Again) == 1)
                Refresh(programme);
        }
    }

    private async Task Look(string programme, string line, RewardModelPolicy policy, Entry entry)
    {
        string? fault = null;
        try
        {
            var served = await grains.GetGrain<IRewardModelGrain>(Keys.RewardModel(programme, line)).Serving(CancellationToken.None);
            var table = entry.Tables.GetValueOrDefault(line);
            _stale.Are(Keys.RewardModel(programme, line), served is null or { Stage: "shadow" } || table is null || table.Scores.Model == served.Model ? 0 : table.Items.Count);
            if (roles.IsHere(SiloRole.Scorer))
                fault = await scorers.Serve(programme, line, served);
            // A shadow is scored by the silo's scorer when somebody asks, and steers nothing.
            if (served is null || served.Stage == "shadow")
                entry.Put(line, null);
            else if (table?.Scores.Model == served.Model && table.Families == FamiliesOf(policy))
                await Add(programme, table, policy);
            else
                await Replace(programme, line, policy, entry, served);
        }
#pragma warning disable CA1031 // Whatever kept the scores of this line from coming, the next look tries again; other lines go on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Routing goes on with the scores it has, or without model evidence, and says so.
            fault = failure.Message;
        }

        entry.Faults[line] = fault;
    }

    // The old version's scores are used until all of the new one's are there: they are never mixed.
    private async Task Replace(string programme, string line, RewardModelPolicy policy, Entry entry, ServedVersion served)
    {
        var items = new ConcurrentDictionary<string, ScoredPair>(StringComparer.Ordinal);
        var table = new Table(
            line, FamiliesOf(policy), roles.IsHere(SiloRole.Scorer) ? trainer.Open(artefacts.Open(served.Artefact)) : null, items,
            new ModelScores(served.Model, items)
            {
                LabelsUntil = served.LabelsUntil is { } until ? ImmutableSortedDictionary<string, DateTimeOffset>.Empty.Add(line, until)
                    : ImmutableSortedDictionary<string, DateTimeOffset>.Empty,
            });
        await Add(programme, table, policy);
        table.IsFirst = false;
        entry.Put(line, table);
        // Only a refit learns how far the new version is believed.
        grains.GetGrain<IRefitGrain>(programme).Run(CancellationToken.None).Ignore();
    }

    // Which slices are whose: a table is made anew when that changes.
    private static string FamiliesOf(RewardModelPolicy policy) =>
        string.Join('\n', policy.Families.Select(family => $"{family.Name}\t{string.Join('\t', family.Slices)}"));

    private async Task Add(string programme, Table table, RewardModelPolicy policy)
    {
        var until = journal.Position;
        var batch = new List<(PairText Pair, string Slice)>(Batch);
        await foreach (var (item, content) in PairTexts.Read(
            journal, Keys.ItemStreams(programme), table.Position, until, CancellationToken.None))
        {
            if (content.Gold is not null || policy.LineOf(content.Slice) != table.Line)
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
            ?? await Ask(programme, table, [.. batch.Select(one => one.Pair.Item)]);
        for (var i = 0; i < batch.Count; i++)
        {
            table.Items[batch[i].Pair.Item] = new ScoredPair(evidence[i], batch[i].Slice);
            table.Drift.Add(batch[i].Slice, evidence[i].LogOdds, later: !table.IsFirst);
            table.Domain.Add(evidence[i].OutOfDomain, later: !table.IsFirst);
        }

        batch.Clear();
    }

    // A scorer that is not as far yet ends this look; the next one asks again.
    private async Task<IReadOnlyList<PairEvidence>> Ask(string programme, Table table, string[] items)
    {
        var model = table.Scores.Model;
        var reply = await grains.GetGrain<IScorerGrain>(Keys.Scorer(programme, 0, table.Line)).Evidence(model, items, CancellationToken.None);
        if (reply.LogOdds.Length != items.Length || reply.LogOdds.Any(float.IsNaN))
            throw new InvalidOperationException($"The scorer has not scored all {items.Length} pairs by '{model}' yet.");
        return [.. reply.LogOdds.Select((odds, i) => new PairEvidence(odds, reply.Variances[i]) { OutOfDomain = reply.OutOfDomain?[i] ?? false })];
    }

    private sealed class Entry
    {
        public int Busy;
        public int Again;
        public long LookedAt;

        /// <summary>By line, as the last look found them.</summary>
        public ConcurrentDictionary<string, string?> Faults { get; } = new(StringComparer.Ordinal);

        private volatile ImmutableSortedDictionary<string, Table> _tables = ImmutableSortedDictionary.Create<string, Table>(StringComparer.Ordinal);

        /// <summary>By line; changed by the one who looks.</summary>
        public ImmutableSortedDictionary<string, Table> Tables => _tables;

        /// <summary>Of all lines; another object where a version of one of them is.</summary>
        public ModelScores? Scores { get; private set; }

        public void Put(string line, Table? table)
        {
            if (ReferenceEquals(_tables.GetValueOrDefault(line), table))
                return;
            _tables = table is null ? _tables.Remove(line) : _tables.SetItem(line, table);
            Scores = ModelScores.Joined([.. _tables.Values.Select(one => one.Scores)]);
        }
    }

    // Without heads a silo that has the role scorer is asked.
    private sealed class Table(
        string line, string families, IHeldOutHeads? heads, ConcurrentDictionary<string, ScoredPair> items, ModelScores scores)
    {
        public string Line { get; } = line;

        public string Families { get; } = families;

        public IHeldOutHeads? Heads { get; } = heads;

        public ConcurrentDictionary<string, ScoredPair> Items { get; } = items;

        public ModelScores Scores { get; } = scores;

        public long Position { get; set; }

        /// <summary>Whether the pairs that were there when the version was first served are still being scored.</summary>
        public bool IsFirst { get; set; } = true;

        public ScoreDrift Drift { get; } = new();

        public DomainShift Domain { get; } = new();
    }
}
