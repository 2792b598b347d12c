using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Assignment;
using Routing.Core.Intake;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Grains.Intake;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;
using Routing.Grains.Telemetry;

namespace Routing.Grains.Items;

/// <summary>Identity, clock and journal around <see cref="FeedbackTask"/>.</summary>
[GrainType("item"), RunsOn(SiloRole.Router)]
internal sealed class PromptItemGrain : Grain, IPromptItemGrain
{
    private static readonly Refusal _noProgramme = new("not_found", "No programme of this name has been applied.");

    private readonly Ledger<FeedbackTaskState, FeedbackTaskEvent> _ledger;
    private readonly IJournal _journal;
    private readonly Catalogue _catalogue;
    private readonly BeliefModels _models;
    private readonly TimeProvider _clock;
    private readonly NodeSettings _settings;
    private readonly string _programme;
    private readonly string _item;
    private IQueueShardGrain? _shard;

    public PromptItemGrain(
        IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, TimeProvider clock,
        NodeSettings settings)
    {
        var key = context.GrainId.Key.ToString()!;
        (_catalogue, _models, _clock, _settings, _journal) = (catalogue, models, clock, settings, journal);
        (_programme, _item) = (Keys.ProgrammeOf(key), Keys.IdOf(key));
        _ledger = new Ledger<FeedbackTaskState, FeedbackTaskEvent>(
            journal, new JsonEventCodec<FeedbackTaskEvent>(), Keys.ItemStreams(_programme) + _item,
            FeedbackTaskState.Initial, static (task, e) => task.Apply(e));
    }

    public async Task<Receipt> Import(ItemDocument item, CancellationToken cancellation)
    {
        var receipt = await Record(
            (task, programme) =>
            {
                if (StageRules.Importing(programme.Stage) is { } closed)
                    return closed;
                var (refusal, content) = ItemDocuments.Check(programme.Programme, item);
                return refusal is not null ? refusal
                    : FeedbackTask.Open(task, content!, _clock.GetUtcNow(), programme.Programme.Duplicates is not null);
            },
            cancellation);
        return receipt.Code is null && await Screen(cancellation) is { } under ? receipt with { MergedUnder = under } : receipt;
    }

    public async Task<LeaseReply> Lease(LeaseCall call, CancellationToken cancellation)
    {
        var receipt = await Record(
            (task, programme) => FeedbackTask.Lease(
                task,
                new LeaseRequest(
                    call.Command, call.Reviewer, IsExpert(call, task),
                    task.Content is { } content ? programme.Programme.OverlapLimit(content.Risk, IsExpert(call, task)) : 0,
                    programme.Programme.LeaseDuration,
                    new CounterRandom(_settings.Seed).Draw("side", $"{_item}/{call.Reviewer}", task.LastFence),
                    call.Offer?.ToExplanation(), call.Group)
                {
                    Texts = task.Content is { } asked ? TextPolicy.Of(programme.Programme, asked.Risk) : null,
                    Stopped = StageRules.Asking(programme.Stage, task.IsGold), Repeats = call.Repeats,
                },
                _clock.GetUtcNow()),
            cancellation);
        if (receipt.Code is not null || await _catalogue.Get(_programme, cancellation) is not { } inForce)
            return new LeaseReply(null, receipt);
        var after = await _ledger.State(cancellation);
        return new LeaseReply(
            TaskViews.ToReviewer(after, after.LeaseOf(call.Reviewer, call.Command)!, inForce.Programme, _clock.GetUtcNow()), receipt); // accepted, so it is there
    }

    public async Task<Receipt> Submit(Submission submission, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is null)
            return new Receipt(_noProgramme.Code, _noProgramme.Detail);
        await _models.Ready(_programme);
        var now = _clock.GetUtcNow();
        var answer = AnswerOf(submission);
        var receipt = await Record(
            (task, programme) => Closing.After(
                task,
                FeedbackTask.Submit(
                    task, programme.Programme, submission.Command, submission.Reviewer, submission.Fence, answer,
                    task.Content is { } content
                        ? programme.Programme.OverlapLimit(content.Risk, task.Leases.GetValueOrDefault(submission.Reviewer)?.Expert ?? false)
                        : 0,
                    now, new CounterRandom(_settings.Seed).Draw("check", _item, submission.Fence)),
                programme.Programme, _models.RefitOf(_programme, programme), now, AuditDraw(task)),
            cancellation);
        if (receipt.Code is null)
            await Judged(submission.Reviewer, submission.Command, receipt.Changed, cancellation);
        else if (receipt.Code == "lease_expired")
            await Draft(submission, cancellation); // The work is not lost, it only does not count.
        return receipt;
    }

    public Task<Receipt> Draft(Submission draft, CancellationToken cancellation) => Record(
        (task, _) => FeedbackTask.Draft(task, draft.Reviewer, draft.Fence, AnswerOf(draft), _clock.GetUtcNow()),
        cancellation);

    public Task<Receipt> Heartbeat(string reviewer, long fence, CancellationToken cancellation) => Record(
        (task, programme) => FeedbackTask.Extend(
            task, reviewer, fence, programme.Programme.LeaseDuration, _clock.GetUtcNow()),
        cancellation);

    public async Task<Receipt> GiveBack(Submission submission, CancellationToken cancellation)
    {
        FlagKind? flag = null;
        if (submission.Flag is { } named)
        {
            if (!JsonNames.TryParse<FlagKind>(named, out var kind))
                return new Receipt("validation_failed", $"A flag is one of {string.Join(", ", Enum.GetValues<FlagKind>().Select(JsonNames.Of))}, not '{named}'.");
            flag = kind;
        }

        var before = await _ledger.State(cancellation);
        var receipt = await Record(
            (task, _) => flag is { } wrong
                ? FeedbackTask.Flag(
                    task, submission.Command, submission.Reviewer, submission.Fence, wrong, submission.Reason, _clock.GetUtcNow())
                : FeedbackTask.GiveBack(
                    task, submission.Command, submission.Reviewer, submission.Fence, submission.Reason),
            cancellation);
        await Release(before, cancellation);
        return receipt;
    }

    public Task<Receipt> TakeDispute(string adjudicator, CancellationToken cancellation) => Record(
        (task, programme) => FeedbackTask.Take(
            task, adjudicator, programme.Programme.LeaseDuration, _clock.GetUtcNow()),
        cancellation);

    public Task<Receipt> Adjudicate(Submission ruling, bool unresolvable, CancellationToken cancellation) => Record(
        (task, programme) => FeedbackTask.Rule(
            task, programme.Programme, ruling.Command, ruling.Reviewer, unresolvable ? null : AnswerOf(ruling),
            ruling.Reason, _clock.GetUtcNow()),
        cancellation);

    public Task<Receipt> Reopen(string command, string by, string reason, CancellationToken cancellation) => Record(
        (task, _) => FeedbackTask.Reopen(task, command, by, reason, _clock.GetUtcNow()), cancellation);

    public async Task<Receipt> Move(ItemMove move, CancellationToken cancellation)
    {
        if (!JsonNames.TryParse<ItemStanding>(move.To, out var to))
            return new Receipt("validation_failed", $"An item becomes routed, suspended, quarantined or discarded, not '{move.To}'.");
        await _models.Ready(_programme);
        var before = await _ledger.State(cancellation);
        var now = _clock.GetUtcNow();
        var receipt = await Record(
            (task, programme) => Closing.After(
                task, ItemMoves.Move(task, move.Command, move.By, to, move.Reason, now), programme.Programme,
                _models.RefitOf(_programme, programme), now, AuditDraw(task)),
            cancellation);
        await Release(before, cancellation);
        return receipt;
    }

    public async Task Revoke(string reviewer, string reason, CancellationToken cancellation)
    {
        var before = await _ledger.State(cancellation);
        await Record((task, _) => ItemMoves.Revoke(task, reviewer, reason, _clock.GetUtcNow()), cancellation);
        await Release(before, cancellation);
    }

    public async Task Refresh(CancellationToken cancellation)
    {
        await _models.Ready(_programme);
        await Screen(cancellation);
        var now = _clock.GetUtcNow();
        await Record(
            (task, programme) =>
                task.Content is not null
                && Closing.Settle(task, programme.Programme, _models.RefitOf(_programme, programme), now, AuditDraw(task)) is { } settled
                    ? new Decision<FeedbackTaskEvent>.Accepted(settled)
                    : new Decision<FeedbackTaskEvent>.Accepted(),
            cancellation);
    }

    public async Task<TaskRecord?> Get(CancellationToken cancellation)
    {
        var task = await _ledger.State(cancellation);
        return task.Content is not null && await _catalogue.Get(_programme, cancellation) is { } programme
            ? TaskViews.ToRecord(task, programme, _models.RefitOf(_programme, programme), _clock.GetUtcNow())
            : null;
    }

    // What waits for its screening is screened; what was screened before says where it is. A failure leaves it waiting: whoever
    // imports it again, or the shard, asks for it again.
    private async Task<string?> Screen(CancellationToken cancellation)
    {
        if ((await _ledger.State(cancellation)) is { Standing: ItemStanding.Received, Content: { } content }
            && await _catalogue.Get(_programme, cancellation) is { Programme: var programme })
        {
            var earlier = programme.Duplicates is { } policy
                ? await new Screener(GrainFactory, _settings, _programme).Earlier(_item, content, programme, policy, cancellation) : [];
            await Record((task, _) => Screening.Decide(task, earlier, programme.Duplicates?.Threshold, _clock.GetUtcNow()), cancellation);
        }

        return await _ledger.State(cancellation) is { Standing: ItemStanding.Merged, Screening: { } merged } ? merged.Under : null;
    }

    private async Task<Receipt> Record(
        Func<FeedbackTaskState, ProgrammeInForce, Decision<FeedbackTaskEvent>> decide, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is not { } programme)
            return new Receipt(_noProgramme.Code, _noProgramme.Detail);
        var task = await _ledger.State(cancellation);
        var before = _ledger.Count;
        var refusal = await _ledger.Transact(present => decide(present, programme), cancellation);
        var after = await _ledger.State(cancellation);
        ItemMeter.Changed(task, after, programme.Programme);
        Tell(after, programme);
        return refusal is not null ? new Receipt(refusal.Code, refusal.Detail)
            : _ledger.Count > before ? Receipt.Durable : Receipt.Unchanged;
    }

    private static bool IsExpert(LeaseCall call, FeedbackTaskState task) =>
        call.Expert || (task.Content is { } content && call.ExpertIn?.Contains(content.Slice) == true);

    private double AuditDraw(FeedbackTaskState task) => new CounterRandom(_settings.Seed).Draw("audit", _item, task.Earlier);

    // Who lost a lease may ask for other work.
    private async Task Release(FeedbackTaskState before, CancellationToken cancellation)
    {
        var after = await _ledger.State(cancellation);
        foreach (var reviewer in before.Leases.Keys.Where(reviewer => !after.Leases.ContainsKey(reviewer)))
            Reviewer(reviewer).Finished(_item, judged: false, CancellationToken.None).Ignore();
    }

    // A repeated submit says it again: the reviewer counts each gold item, and each pair that he saw twice, once.
    private async Task Judged(string reviewer, string command, bool changed, CancellationToken cancellation)
    {
        var task = await _ledger.State(cancellation);
        var again = task.Repeats.TryGetValue(reviewer, out var repeated) && repeated.Command == command;
        if (changed)
        {
            Reviewer(reviewer).Finished(_item, judged: true, CancellationToken.None).Ignore();
            if (!again && !task.IsGold && task.JudgmentOf(reviewer) is not null)
                _models.Judged(_programme, task, _journal.Position);
        }

        if (again)
        {
            await Reviewer(reviewer).Repeated(RepeatResults.Of(_item, task, repeated!, (await _catalogue.Get(_programme, cancellation))!), cancellation);
            return;
        }

        if (GoldResults.Of(_item, task, reviewer, (await _catalogue.Get(_programme, cancellation))!) is { } result)
            await Reviewer(reviewer).GoldJudged(result, cancellation);
    }

    // A hint: the shard can always be rebuilt from the journal. Of what is not screened yet it is not told, so that it asks.
    private void Tell(FeedbackTaskState task, ProgrammeInForce programme)
    {
        if (task.Content is null || task.Standing is ItemStanding.Received)
            return;
        var entry = TaskViews.ToQueue(
            _item, task, _ledger.Count, programme.Programme, _models.Of(_programme, programme), _clock.GetUtcNow());
        _shard ??= GrainFactory.GetGrain<IQueueShardGrain>(Keys.ShardOf(_programme, _item, _settings.Shards));
        _shard.Put([entry], CancellationToken.None).Ignore();
    }

    private IReviewerGrain Reviewer(string id) => GrainFactory.GetGrain<IReviewerGrain>(Keys.Reviewer(_programme, id));

    private static Answer AnswerOf(Submission submission) => new(
        submission.Choice, submission.Axes?.ToImmutableSortedDictionary(StringComparer.Ordinal), submission.Text,
        submission.Reason) { Unsure = submission.Unsure };
}
