using System.Collections.Concurrent;
using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Routing.Grains.Programmes;
using Routing.Grains.RewardModels;

namespace Routing.Grains.Labels;

/// <summary>The newest published refit of each programme as this silo knows it. <see cref="BeliefExchange"/> asks the
/// refit grain for news; a refit that ran on this silo is known at once.</summary>
public sealed class BeliefModels(IGrainFactory grains, ServedScores scores)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, KnownBeliefs> _known = new(StringComparer.Ordinal);

    /// <summary>Programmes that somebody worked with on this silo of late.</summary>
    internal IEnumerable<string> InUse => _known.Where(known => known.Value.IsInUse).Select(known => known.Key);

    /// <summary>Done once a refit of the programme is known: until then nothing may be settled by a model that has not
    /// read the log.</summary>
    public Task Ready(string programme) => Of(programme).Ready(() => First(programme));

    /// <summary>The model that steers routing: the newest refit with what this silo's people judged since; before the first
    /// refit, the one that knows nothing.</summary>
    public BeliefModel Of(string programme, ProgrammeInForce inForce)
    {
        var known = Of(programme);
        return WithScores(programme, known.Model ?? Before(known, inForce), ref known.Scored);
    }

    /// <summary>The newest refit alone. It closes items: gold has calibrated it, and nothing was learnt in between from labels
    /// that it would itself close by.</summary>
    public BeliefModel RefitOf(string programme, ProgrammeInForce inForce)
    {
        var known = Of(programme);
        return WithScores(programme, known.Snapshot?.Model ?? Before(known, inForce), ref known.ScoredRefit);
    }

    private static BeliefModel Before(KnownBeliefs known, ProgrammeInForce inForce) =>
        LazyInitializer.EnsureInitialized(ref known.Before, () => Refit.Before(inForce.Programme));

    // The scores are this silo's; a model is read a thousand times as often as either of them changes.
    private BeliefModel WithScores(string programme, BeliefModel model, ref ScoredBeliefs? scored)
    {
        var present = scores.Of(programme);
        if (ReferenceEquals(model.Scores, present))
            return model;
        var with = Volatile.Read(ref scored);
        if (with is null || !ReferenceEquals(with.From, model) || !ReferenceEquals(with.Model.Scores, present))
            Volatile.Write(ref scored, with = new ScoredBeliefs(model, model with { Scores = present }));
        return with.Model;
    }

    /// <summary>Reputations by reviewer of the newest refit; fetched when somebody first asks, since no request for work
    /// does.</summary>
    public async ValueTask<ImmutableDictionary<string, ImmutableArray<ReputationCell>>> Reputations(
        string programme, CancellationToken cancellation)
    {
        await Ready(programme);
        var known = Of(programme);
        if (known.Reputations is { } present && present.Of == known.Snapshot)
            return present.Cells;
        var snapshot = known.Snapshot;
        var body = await grains.GetGrain<IRefitGrain>(programme).Reputations(cancellation);
        var cells = body is null ? [] : Reputation.Decode(body);
        known.Reputations = new KnownReputations(snapshot, cells);
        return cells;
    }

    /// <summary>A reviewer's liking for the side shown first by the newest refit, log odds.</summary>
    public double SideBiasOf(string programme, string reviewer) =>
        Of(programme).Snapshot?.Model.SideBias.GetValueOrDefault(reviewer) ?? 0;

    /// <summary>How long a reviewer takes by the newest refit; 1 for the usual time.</summary>
    public double PaceOf(string programme, string reviewer) => Of(programme).Snapshot?.Model.Handling.Of(reviewer) ?? 1;

    /// <summary>Answers of a reviewer to the first question that the newest refit rests on.</summary>
    public double AnswersOf(string programme, string reviewer) =>
        Of(programme).Snapshot?.Model is { Questions.IsEmpty: false } model && model.Raters.TryGetValue(reviewer, out var index)
            ? model.Questions[0].Model.AnswersOf(index) : 0;

    /// <summary>How lenient a reviewer is on scales by the newest refit, levels.</summary>
    public IReadOnlyDictionary<string, double> LeniencyOf(string programme, string reviewer) =>
        Of(programme).Snapshot?.Model.LeniencyOf(reviewer) ?? ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The others of a reviewer's bloc by the newest refit.</summary>
    public IReadOnlyList<string> BlocOf(string programme, string reviewer) =>
        Of(programme).Snapshot?.Model.Blocs.OthersOf(reviewer) ?? [];

    /// <summary>The money of the tiers that have a budget, a few seconds old.</summary>
    public IReadOnlyList<TierPaceDocument> MoneyOf(string programme) => Of(programme).Paces ?? [];

    /// <summary>The money of one tier; null where it has no budget.</summary>
    public TierPaceDocument? MoneyOf(string programme, string tier) =>
        Of(programme).Paces is { } paces ? Array.Find(paces, pace => pace.Tier == tier) : null;

    /// <summary>What calls for a person, in plain words.</summary>
    public IReadOnlyList<string> AlarmsOf(string programme) =>
        [.. (Of(programme).Snapshot?.Alarms ?? []).Select(alarm => $"{alarm.Question}, {alarm.Slice}: {alarm.Words}")];

    /// <summary>What audits show, by risk class.</summary>
    public ImmutableArray<AuditStanding> AuditsOf(string programme) =>
        Of(programme).Snapshot?.Model.Audits ?? [];

    /// <summary>Whether gold has fewer answers than the work that it must bear out.</summary>
    public bool IsGoldBehind(string programme) =>
        Of(programme).Snapshot is { } snapshot && snapshot.Model.Questions.Any(question => question.Proof.IsBehind);

    /// <summary>Whether the accuracy of a slice changed as a whole.</summary>
    public bool HasAlarm(string programme) =>
        Of(programme).Snapshot is { Alarms.IsEmpty: false };

    /// <summary>What was judged on a day, as of the newest refit.</summary>
    public DayCounts DayOf(string programme, DateOnly day) =>
        Of(programme).Snapshot is { } snapshot && snapshot.Day == day ? snapshot.Today : DayCounts.Empty;

    /// <summary>The newest epoch, and the judgments recorded until now as far as this silo has heard.</summary>
    public (int Epoch, long Judgments) CountsOf(string programme) => Of(programme).Counts();

    /// <summary>Judgments of work items until now as far as this silo has heard.</summary>
    public long WorkJudgmentsOf(string programme) => Of(programme).WorkJudgments;

    /// <summary>Judgments of work items that the newest refit has read, and up to where; null before the first.</summary>
    public (long Judgments, long Position)? WorkReadOf(string programme) =>
        Of(programme).Snapshot is { } snapshot ? (snapshot.WorkJudgments, snapshot.Model.Position) : null;

    /// <summary>Those of some slices as of the newest refit: what was judged since has no slice yet.</summary>
    public long WorkJudgmentsOf(string programme, Func<string, bool> slice) =>
        Of(programme).Snapshot?.WorkJudgmentsBySlice.Where(judged => slice(judged.Key)).Sum(judged => judged.Value) ?? 0;

    /// <summary>Labels of some slices that were corrected or taken back, as of the newest refit.</summary>
    public long CorrectionsOf(string programme, Func<string, bool> slice) =>
        Of(programme).Snapshot?.CorrectionsBySlice.Where(corrected => slice(corrected.Key)).Sum(corrected => corrected.Value) ?? 0;

    /// <summary>Makes a refit the one this silo works with, unless a later one is there already.</summary>
    /// <param name="since">Judgments told to the refit grain after it.</param>
    public void Publish(string programme, BeliefSnapshot snapshot, long since) => Of(programme).Publish(snapshot, since);

    /// <summary>Takes the last judgment of a task of work: it counts toward the next refit, and teaches about its people
    /// until then.</summary>
    /// <param name="position">A position of the journal that the judgment does not lie beyond.</param>
    public void Judged(string programme, FeedbackTaskState task, long position)
    {
        Of(programme).Judged(task, position);
        Count(programme);
    }

    /// <summary>Counts one judgment toward the next refit.</summary>
    public void Count(string programme)
    {
        var known = Of(programme);
        if (known.Judged() == RefitCadence.LabelsFor(known.Snapshot?.OpenItems ?? 0))
            Exchange(programme, CancellationToken.None).Ignore(); // Enough for a refit, so it is told at once.
    }

    /// <summary>Judgments counted here that the refit grain has not been told of; it takes them on itself.</summary>
    internal int TakeJudged(string programme) => Of(programme).TakeJudged();

    /// <summary>Tells the refit grain what was judged here, and takes a newer refit from it.</summary>
    internal async Task Exchange(string programme, CancellationToken cancellation)
    {
        var known = _known.GetOrAdd(programme, static _ => new KnownBeliefs());
        var judged = known.Telling();
        try
        {
            var model = known.Snapshot?.Model;
            var news = await grains.GetGrain<IRefitGrain>(programme).Exchange(
                model?.Epoch ?? 0, model?.Position ?? 0, judged, cancellation);
            known.Told(judged);
            known.Paces = news.Paces;
            if (news.Newer is { } body)
                known.Publish(await Task.Run(() => BeliefSnapshot.Decode(body), cancellation), news.Since);
            else
                known.Since(news.Since);
        }
        catch
        {
            known.NotTold(judged);
            throw;
        }
    }

    // Until a refit is published. That it then tells the queues and the people is not waited for: it tells the one who waits, too.
    private async Task First(string programme)
    {
        await Exchange(programme, CancellationToken.None);
        if (Of(programme).Snapshot is not null)
            return;
        var run = grains.GetGrain<IRefitGrain>(programme).Run(CancellationToken.None);
        while (!run.IsCompleted && Of(programme).Snapshot is null)
        {
            await Task.WhenAny(run, Task.Delay(_look));
            await Exchange(programme, CancellationToken.None);
        }

        if (Of(programme).Snapshot is not null)
        {
            run.Ignore();
            return;
        }

        await run;
        await Exchange(programme, CancellationToken.None);
    }

    private KnownBeliefs Of(string programme)
    {
        var known = _known.GetOrAdd(programme, static _ => new KnownBeliefs());
        known.Used();
        return known;
    }
}
