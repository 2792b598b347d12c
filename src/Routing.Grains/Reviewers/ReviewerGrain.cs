using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;

namespace Routing.Grains.Reviewers;

/// <summary>Identity, clock and journal around <see cref="ReviewerRules"/>, and what the reviewer has in hand; a
/// <see cref="WorkRound"/> finds his work.</summary>
[GrainType("reviewer"), RunsOn(SiloRole.Router)]
internal sealed class ReviewerGrain : Grain, IReviewerGrain
{
    private readonly Ledger<ReviewerState, ReviewerEvent> _ledger;
    private readonly Catalogue _catalogue;
    private readonly BeliefModels _models;
    private readonly AnswersToday _answers;
    private readonly TimeProvider _clock;
    private readonly NodeSettings _settings;
    private readonly CounterRandom _random;
    private readonly string _programme;
    private readonly string _id;
    private readonly WorkRound _round;
    private readonly AskerSheet _sheet;
    private readonly WorkInHand _inHand = new();
    private bool _knowsInHand;
    private bool _lastWasGold;
    private int _sinceCheck;

    public ReviewerGrain(
        IGrainContext context, IGrainFactory grains, IJournal journal, Catalogue catalogue, BeliefModels models, AnswersToday answers,
        TimeProvider clock, NodeSettings settings)
    {
        var key = context.GrainId.Key.ToString()!;
        (_catalogue, _models, _answers, _clock, _settings) = (catalogue, models, answers, clock, settings);
        (_programme, _id) = (Keys.ProgrammeOf(key), Keys.IdOf(key));
        _random = new CounterRandom(settings.Seed);
        _round = new WorkRound(grains, settings, clock, _programme, _id);
        _sheet = new AskerSheet(models, _programme);
        _ledger = new Ledger<ReviewerState, ReviewerEvent>(
            journal, new JsonEventCodec<ReviewerEvent>(), "reviewer/" + _programme + "/" + _id, ReviewerState.Initial,
            static (state, e) => state.Apply(e));
    }

    public async Task<Receipt> Enrol(ReviewerDocument reviewer, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is not { } programme)
            return new Receipt("not_found", "No programme of this name has been applied.");
        if (programme.PoolOf(reviewer.Pool) is null)
        {
            var known = string.Join(", ", programme.Programme.Pools.Select(pool => $"'{pool.Id}'"));
            return new Receipt("not_found", $"Pool '{reviewer.Pool}' of reviewer '{_id}': the programme has only {known}.");
        }

        var admitted = await GrainFactory.GetGrain<IPoolGrain>(Keys.Pool(_programme, reviewer.Pool))
            .Admit(_id, cancellation);
        if (admitted.Code is not null)
            return admitted with { Detail = $"Pool '{reviewer.Pool}' of reviewer '{_id}': {admitted.Detail}" };
        return await Record(
            state => ReviewerRules.Enrol(state, reviewer.ToEnrolment(_id), PolicyOf(programme), _clock.GetUtcNow()), cancellation);
    }

    public async Task<WorkReply> RequestWork(string command, CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        if (await _catalogue.Get(_programme, cancellation) is not { } programme || state.Enrolment is not { } enrolment)
            return NoWork.NotEnrolled(_id, _programme);
        if (programme.PoolOf(enrolment.Pool) is not { } pool)
            return NoWork.PoolGone(enrolment.Pool);

        await KnowInHand(cancellation);
        if (_inHand.ItemOf(command) is { } earlier)
            return await _round.Again(command, earlier, pool.Tier.Expert, cancellation);
        var now = _clock.GetUtcNow();
        if (_inHand.HeldAt(now) is var held && held >= _settings.LeasesPerReviewer)
            return NoWork.HoldsEnough(held);

        // Gold counts like any other work.
        var answered = _inHand.AnsweredAt(now);
        if (answered >= enrolment.DailyLimit)
            _inHand.Counted(answered = await AnswersOn(now, cancellation), now); // Nobody is sent home for a word that came late.
        if (answered >= enrolment.DailyLimit)
            return NoWork.DayIsFull(answered, enrolment.DailyLimit);
        var pace = _models.MoneyOf(_programme, pool.Tier.Name);
        if (pace is { IsSpent: true })
            return NoWork.MoneyIsSpent(pace);
        var asker = _sheet.Of(state, enrolment, pool, answered, pace?.Price ?? 0, now);
        var calibrating = state.Status is ReviewerStatus.Calibration;
        if (StageRules.Asking(programme.Stage, calibrating) is { } stopped)
            return NoWork.MayNot(stopped);
        var refusal = ReviewerRules.MayWork(state);
        if (calibrating || (refusal is null && TakesGold(state, enrolment, programme, command, now)))
        {
            if (await _round.Gold(asker, command, cancellation) is { Task: { } gold } reply)
                return Taken(reply, gold, command, isGold: true);
            if (calibrating)
                return NoWork.GoldIsUsedUp;
        }

        if (refusal is not null)
            return NoWork.MayNot(refusal);
        if (await Check(asker, programme, command, cancellation) is { } check)
            return check;
        return await _round.Work(asker, command, programme.Programme.HoldTime, cancellation) is not { } found ? NoWork.NothingOpen(pace)
            : found.Task is { } task ? Taken(found, task, command, isGold: false) : found;
    }

    public async Task GoldJudged(GoldResult result, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is not { } programme)
            return;
        if (result.Attention)
        {
            await Record(
                state => AttentionChecks.Record(
                    state, result.Item, result.Answers.Values.All(answer => answer.Given == answer.Expected), result.At, _clock.GetUtcNow()),
                cancellation);
            return;
        }

        List<ReviewerEvent.GoldAnswered> answers =
            [.. result.Answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
                new ReviewerEvent.GoldAnswered(result.Item, pair.Key, pair.Value.Expected, pair.Value.Given, result.At))];
        await Record(
            state => ReviewerRules.RecordGold(state, answers, PolicyOf(programme), _clock.GetUtcNow()), cancellation);
    }

    public async Task Repeated(RepeatResult result, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is not { } programme)
            return;
        List<ReviewerEvent.Repeated> answers =
            [.. result.Answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
                new ReviewerEvent.Repeated(result.Item, pair.Key, pair.Value.First, pair.Value.Second, result.At))];
        await Record(state => SelfConsistency.Record(state, answers, PolicyOf(programme), _clock.GetUtcNow()), cancellation);
    }

    public Task Finished(string item, bool judged, CancellationToken cancellation)
    {
        _inHand.Finished(item, judged, _clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<Receipt> SetStatus(string command, bool suspended, string reason, CancellationToken cancellation) =>
        Reweigh(
            Record(state => ReviewerRules.SetStatus(state, command, suspended, reason, _clock.GetUtcNow()), cancellation),
            cancellation);

    public Task<Receipt> CloseCase(string command, bool confirmed, string reason, CancellationToken cancellation) =>
        Reweigh(
            Record(state => ReviewerRules.CloseCase(state, command, confirmed, reason, _clock.GetUtcNow()), cancellation),
            cancellation);

    public async Task Observe(ConductDocument conduct, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is not { } programme)
            return;
        List<ReviewerSignal> signals = [.. conduct.Signals.Select(signal => signal.ToSignal())];
        await Record(state => ReviewerRules.Observe(state, signals, PolicyOf(programme), _clock.GetUtcNow()), cancellation);
        List<(string Slice, string Words)> shown =
            [.. conduct.ExpertIn.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
        await Record(state => ReviewerRules.Promote(state, shown, _clock.GetUtcNow()), cancellation);
    }

    public async Task<string[]> WhyNot(string item, CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        if (await _catalogue.Get(_programme, cancellation) is not { } programme || state.Enrolment is not { } enrolment
            || programme.PoolOf(enrolment.Pool) is not { } pool)
            return ["not_found: the reviewer is not enrolled in this programme."];
        List<string> own = ReviewerRules.MayWork(state) is { } refusal ? [$"{refusal.Code}: {refusal.Detail}"] : [];
        if (_models.MoneyOf(_programme, pool.Tier.Name) is { IsSpent: true } pace)
            own.Add($"budget_spent: {pace.Words}.");
        if (StageRules.Asking(programme.Stage, gold: false) is { } stopped)
            own.Add($"{stopped.Code}: {stopped.Detail}");
        var now = _clock.GetUtcNow();
        var asker = _sheet.Of(state, enrolment, pool, _inHand.AnsweredAt(now), shadowPrice: 0, now);
        return [.. own, .. await _round.WhyNot(asker, item, cancellation)];
    }

    public async Task<ReviewerView?> Get(CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        return await _catalogue.Get(_programme, cancellation) is { } programme
            ? ReviewerViews.Of(
                state, programme, (await _models.Reputations(_programme, cancellation)).GetValueOrDefault(_id, []),
                _models.SideBiasOf(_programme, _id), _models.LeniencyOf(_programme, _id))
            : null;
    }

    private WorkReply Taken(WorkReply reply, TaskView task, string command, bool isGold)
    {
        _inHand.Leased(command, task.Item, task.ExpiresAt);
        _lastWasGold = isGold;
        _sinceCheck++;
        return reply;
    }

    // An attention check where this request is one: an obvious item that he has not seen, else a pair of his own again.
    private async Task<WorkReply?> Check(AskerDocument asker, ProgrammeInForce programme, string command, CancellationToken cancellation)
    {
        var share = programme.Programme.AttentionShare ?? AttentionSchedule.Usual;
        if (_lastWasGold || !AttentionSchedule.Decide(share, _sinceCheck + 1, _random.Draw("attention", command, 0)))
            return null;
        var found = await _round.Gold(asker with { Attention = true }, command, cancellation);
        var twice = found is null && programme.Questions.Any(question => question.Pair && (question.Taste || programme.Programme.AttentionShare is not null))
            ? _inHand.LongAgo(_random.Draw("attention", command, 1)) : null;
        if (twice is not null)
            found = await _round.Repeat(asker, twice, command, cancellation);
        if (found?.Task is not { } task)
            return null;
        var reply = Taken(found, task, command, isGold: twice is null);
        _sinceCheck = 0;
        return reply;
    }

    private bool TakesGold(
        ReviewerState state, Enrolment enrolment, ProgrammeInForce programme, string command, DateTimeOffset now) => GoldSchedule.Decide(
        GoldTurns.Rate(state, _sheet.DeviationOf(state, enrolment), programme.Programme.GoldShare,
            _models.IsGoldBehind(_programme), _models.HasAlarm(_programme), now),
        _lastWasGold, _random.Draw("gold", command, 0));

    // After a restart the shards know of the last leases, where a repeated command must still find its own, and
    // the journal knows how many answers he gave today.
    private async ValueTask KnowInHand(CancellationToken cancellation)
    {
        if (_knowsInHand)
            return;
        var now = _clock.GetUtcNow();
        var (leases, answers, ready) = (
            _round.Known(cancellation), AnswersOn(now, cancellation), _models.Ready(_programme));
        await Task.WhenAll(leases, answers, ready); // Each may read the log.
        foreach (var lease in await leases)
        {
            if (lease.Over)
                _inHand.LedTo(lease.Command, lease.Item);
            else
                _inHand.Leased(lease.Command, lease.Item, lease.EndsAt);
        }

        _inHand.Counted(await answers, now);
        _knowsInHand = true;
    }

    private Task<int> AnswersOn(DateTimeOffset now, CancellationToken cancellation) =>
        _answers.Of(_programme, _id, DateOnly.FromDateTime(now.UtcDateTime), cancellation);

    // What a person decided about somebody changes what his answers weigh, and who is suspended loses his leases. A
    // repeated command revokes again what an interrupted one left.
    private async Task<Receipt> Reweigh(Task<Receipt> decision, CancellationToken cancellation)
    {
        var receipt = await decision;
        if (receipt.Code is null && (await _ledger.State(cancellation)).Status is ReviewerStatus.Suspended)
        {
            await KnowInHand(cancellation);
            // Not awaited: an item that is taking his answer may be waiting for this very grain.
            foreach (var item in _inHand.Items)
                _round.Item(item).Revoke(_id, "the reviewer is suspended", CancellationToken.None).Ignore();
        }

        if (receipt is { Code: null, Changed: true })
            GrainFactory.GetGrain<IRefitGrain>(_programme).Run(CancellationToken.None).Ignore();
        return receipt;
    }

    private async Task<Receipt> Record(
        Func<ReviewerState, Decision<ReviewerEvent>> decide, CancellationToken cancellation)
    {
        await _ledger.State(cancellation);
        var before = _ledger.Count;
        var refusal = await _ledger.Transact(decide, cancellation);
        return refusal is not null ? new Receipt(refusal.Code, refusal.Detail)
            : _ledger.Count > before ? Receipt.Durable : Receipt.Unchanged;
    }

    private CalibrationPolicy PolicyOf(ProgrammeInForce programme) =>
        CalibrationPolicy.Of(programme.Programme, _models.Of(_programme, programme));
}
