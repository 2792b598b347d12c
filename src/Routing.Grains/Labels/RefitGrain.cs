using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Routing.Core.Telemetry;
using Routing.Grains.Items;
using Routing.Grains.Programmes;
using Routing.Grains.Reviewers;
using Routing.Grains.RewardModels;
using Routing.Grains.Telemetry;

namespace Routing.Grains.Labels;

/// <summary>Reads the log, recomputes the model off the grain's turn, publishes it to every silo that asks, and re-places
/// the open items. What it publishes is a function of the log: a second activation publishes the same.</summary>
[GrainType("refit"), RunsOn(SiloRole.Router)]
internal sealed partial class RefitGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, ServedScores scores, ISnapshots snapshots,
    TimeProvider clock, NodeSettings settings, ILogger<RefitGrain> logger)
    : Grain, IRefitGrain
{
    // A refit that takes long waits this many times as long for the next: refits never take more than a fifth of the time,
    // and to look at how people work never more than a tenth.
    private const int RestPerWork = 4, RestPerLook = 9;

    // What a shard takes in one turn: who asks it for work waits for no more.
    private const int Batch = 250;

    private readonly TaskLog _log = new();
    private readonly StandingLog _standing = new();
    private List<(string Item, string Reviewer)> _golds = []; // judged since the last refit
    private Published? _published;
    private long _since; // judgments told of after the log was last read
    private long _notBefore;
    private bool _due;
    private int _judgmentsLookedAt;
    private long _lookNotBefore;
    private ImmutableArray<SliceAlarm> _alarms = [];
    private SetAside[] _aside = [];
    private long _toldAside;

    private string Programme => context.GrainId.Key.ToString()!;

    public async Task<RefitSummary> Run(CancellationToken cancellation)
    {
        _due = false;
        var watch = Stopwatch.StartNew();
        if (await catalogue.Get(Programme, cancellation) is not { } programme)
            return new RefitSummary(0, 0, 0);
        await Recalled();
        _since += models.TakeJudged(Programme);
        var read = _since;
        await ReadLog(cancellation);
        var golds = _golds;
        _golds = [];
        Pace(programme);
        Tell();
        var blocs = _standing.Blocs();

        var epoch = Math.Max(_published?.Snapshot.Model.Epoch ?? 0, models.CountsOf(Programme).Epoch) + 1;
        var voted = _log.Voted();
        List<VotedItem> items = [.. voted.Select(pair => VotedItem.Of(pair.Item, pair.Task))];
        var known = scores.Of(Programme);
        var audits = AuditStanding.Of(programme.Programme, voted.Select(pair => pair.Task).Where(task => task.Audit is not null));
        var model = await Task.Run(
            () => Trusting(
                Refit.Of(epoch, _log.Position, programme.Programme, items, blocs) with { Audits = audits }, known, programme.Programme, voted),
            cancellation);
        var judgments = voted.Sum(pair => pair.Task.Judgments.Count);
        var work = voted.Where(pair => !pair.Task.IsGold).GroupBy(pair => pair.Task.Content?.Slice ?? "", StringComparer.Ordinal)
            .ToImmutableSortedDictionary(slice => slice.Key, slice => slice.Sum(pair => (long)pair.Task.Judgments.Count), StringComparer.Ordinal);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var day = _log.JudgedOn(today);
        var snapshot = new BeliefSnapshot(model, _log.Open, judgments, today, day.ByReviewer)
        {
            WorkJudgments = work.Values.Sum(), WorkJudgmentsBySlice = work, Today = day, Alarms = _alarms,
            CorrectionsBySlice = Corrections.BySlice(voted.Select(pair => pair.Task), _log.Discarded),
        };
        _since -= read;
        _published = new Published(snapshot, programme.Version, new(snapshot.Encode), new(() => Reputation.Encode(Reputation.Of(model, items))));
        _notBefore = Stopwatch.GetTimestamp() + (RestPerWork * watch.ElapsedTicks);
        models.Publish(Programme, snapshot, _since);
        await Replace(voted, programme, model, cancellation);
        await Verify(voted, programme, model, cancellation);
        await AskAgain(programme, model, cancellation);
        await Repeat(golds, programme, cancellation);
        Instruments.Refit.Record(watch.Elapsed.TotalSeconds);
        Instruments.RefitJudgments.Add(judgments);
        LogRefitted(Programme, epoch, judgments, watch.Elapsed.TotalMilliseconds);
        await KeepUnlessJustKept(cancellation);
        if (programme.Programme.Signals is not SignalUse.Off && Stopwatch.GetTimestamp() >= _lookNotBefore
            && judgments - _judgmentsLookedAt >= RefitCadence.LookAfter(_judgmentsLookedAt))
            await Look(programme, model, items, judgments, cancellation);
        return new RefitSummary(epoch, judgments, watch.Elapsed.TotalMilliseconds);
    }

    public Task<SetAside[]> Aside(CancellationToken cancellation) => Task.FromResult(_aside);

    public async Task<BeliefsNews> Exchange(int epoch, long position, int judged, CancellationToken cancellation)
    {
        await Recalled();
        _since += judged;
        if (!_due && _since >= RefitCadence.LabelsFor(_published?.Snapshot.OpenItems ?? 0) && Stopwatch.GetTimestamp() >= _notBefore)
        {
            _due = true;
            GrainFactory.GetGrain<IRefitGrain>(Programme).Run(CancellationToken.None).Ignore();
        }

        var (since, published) = (_since, _published);
        return published?.Snapshot.IsNewerThan(position, epoch) == true
            ? new BeliefsNews(since, await Task.Run(() => published.Body.Value, cancellation), PaceDocuments())
            : new BeliefsNews(since, null, PaceDocuments());
    }

    public async Task<byte[]?> Reputations(CancellationToken cancellation)
    {
        await Recalled();
        return _published is { } published ? await Task.Run(() => published.Reputations.Value, cancellation) : null;
    }

    private void Tell()
    {
        var all = _log.Poison.All.Concat(_standing.Poison.All).ToList();
        foreach (var poison in all.Where(poison => poison.Position > _toldAside))
            LogLeftOut(poison.Position, poison.Fault);
        _toldAside = all.Count == 0 ? _toldAside : all.Max(poison => poison.Position);
        _aside = SetAside.First(all.Select(PoisonViews.Of));
        Instruments.FeedAside.Record(_log.Poison.Count, new KeyValuePair<string, object?>("consumer", "refit"));
        Instruments.FeedAside.Record(_standing.Poison.Count, new KeyValuePair<string, object?>("consumer", "standing"));
    }

    private async Task ReadLog(CancellationToken cancellation)
    {
        var prefix = Keys.ItemStreams(Programme);
        _golds.AddRange(await Task.Run(() => _log.Read(journal, prefix, cancellation), cancellation));
        await Task.Run(() => _standing.Read(journal, Keys.ReviewerStreams(Programme), cancellation), cancellation);
    }

    // What is learnt about the reward model comes after the beliefs, which know nothing of it.
    private static BeliefModel Trusting(
        BeliefModel model, ModelScores? scores, Programme programme, ImmutableArray<(string Item, FeedbackTaskState Task)> voted) =>
        programme.RewardModel is { } policy && scores is not null
        && EvidenceTrusts.Fit(model, scores, policy, voted) is { } trust
            ? model with
            {
                Scores = scores,
                Trust = trust with
                {
                    Thresholds = policy.AssistedClosing
                        ? AssistedClosing.Thresholds(programme, model with { Scores = scores, Trust = trust }, policy.BlindShare, voted)
                        : [],
                    Accept = policy.AutoAccept
                        ? AutoAccept.Thresholds(programme, model with { Scores = scores, Trust = trust }, policy.BlindShare, voted)
                        : AcceptThresholds.None,
                },
            }
            : model;

    private async Task Replace(
        ImmutableArray<(string Item, FeedbackTaskState Task)> voted, ProgrammeInForce programme, BeliefModel model,
        CancellationToken cancellation)
    {
        // What was said of its other pairs moves a pair that nobody has judged.
        var grouped = model.Groups.ByGroup.IsEmpty ? [] : _log.All().Where(
            pair => pair.Task is { Judgments.IsEmpty: true, Content.Pair: { } compared } && model.Groups.ByGroup.ContainsKey(compared.Group));
        var open = voted.Concat(grouped).Where(pair => !pair.Task.IsGold && pair.Task.Closed is null && pair.Task.Dispute is null);
        foreach (var shard in open.GroupBy(pair => Keys.ShardOf(Programme, pair.Item, settings.Shards)))
        {
            foreach (var chunk in shard.Chunk(Batch))
            {
                var priced = await Task.Run(
                    () => Array.ConvertAll(chunk, pair => TaskViews.ToRepricing(pair.Item, pair.Task, programme.Programme, model)), cancellation);
                await GrainFactory.GetGrain<IQueueShardGrain>(shard.Key).Reprice(Array.ConvertAll(priced, pair => pair.Price), cancellation);
                // What the new beliefs settle, its own grain closes.
                foreach (var (price, _) in priced.Where(pair => pair.Settled))
                    Item(price.Item).Refresh(CancellationToken.None).Ignore();
            }
        }
    }

    // What closed before gold bore it out is looked at again; its own grain says so.
    private async Task Verify(
        ImmutableArray<(string Item, FeedbackTaskState Task)> voted, ProgrammeInForce programme, BeliefModel model,
        CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var verified = await Task.Run(
            () => voted.Where(pair => LateProof.Of(pair.Task, programme.Programme, model, now) is not null).ToList(), cancellation);
        foreach (var (item, _) in verified)
            Item(item).Refresh(CancellationToken.None).Ignore();
    }

    // What the evidence alone settles its own grain closes; what an alarm puts in doubt people are asked about again.
    private async Task AskAgain(ProgrammeInForce programme, BeliefModel model, CancellationToken cancellation)
    {
        foreach (var item in model.Trust?.Accept.Any == true ? model.Scores!.Items.Keys : [])
        {
            if (AutoAccept.Of(item, _log.Of(item), programme.Programme, model) is not null)
                Item(item).Refresh(CancellationToken.None).Ignore();
        }

        if (model.Audits.All(standing => standing.AlarmAt is null))
            return;
        foreach (var (item, command, reason) in AutoAccept.ToAskAgain(programme.Programme, model, _log.All()).ToList())
            await Item(item).Reopen(command, "audit", reason, cancellation);
    }

    // The item told each reviewer when it happened; a crash in between is made good here.
    private async Task Repeat(
        IReadOnlyList<(string Item, string Reviewer)> golds, ProgrammeInForce programme, CancellationToken cancellation)
    {
        foreach (var (item, reviewer) in golds)
        {
            if (CanBeRead(reviewer) && GoldResults.Of(item, _log.Of(item), reviewer, programme) is { } result)
            {
                await GrainFactory.GetGrain<IReviewerGrain>(Keys.Reviewer(Programme, reviewer))
                    .GoldJudged(result, cancellation);
            }
        }
    }

    // How people work is looked at more seldom than what they say is believed.
    private async Task Look(
        ProgrammeInForce programme, BeliefModel model, List<VotedItem> items, int judgments, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var (pulls, since) = (_log.Pulls.At(clock.GetUtcNow()), _standing.ChangedAt());
        var report = await Task.Run(
            () => Conduct.Of(model, items, pulls, AccuracyBar.Of(programme.Programme.CalibrationMinimum, model), null, since), cancellation);
        (_alarms, _judgmentsLookedAt) = (report.Slices, judgments);
        await Task.Run(() => AgreementMeter.Record(model, items), cancellation);
        BandMeter.Record(report.Bands.Values);
        _lookNotBefore = Stopwatch.GetTimestamp() + (RestPerLook * (Stopwatch.GetTimestamp() - started));
        foreach (var (reviewer, conduct) in report.ToDocuments().Where(pair => CanBeRead(pair.Item1)))
            await GrainFactory.GetGrain<IReviewerGrain>(Keys.Reviewer(Programme, reviewer)).Observe(conduct, cancellation);
    }

    private bool CanBeRead(string reviewer) => !_standing.Poison.Holds(Keys.ReviewerStreams(Programme) + reviewer);

    private IPromptItemGrain Item(string item) =>
        GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(Programme, item));

    // The forms that cross the wire are made when somebody first asks for them. The version is the programme's.
    private sealed record Published(BeliefSnapshot Snapshot, int Version, Lazy<byte[]> Body, Lazy<byte[]> Reputations);
}
