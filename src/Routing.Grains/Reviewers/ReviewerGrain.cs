using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Core.Telemetry;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;

namespace Routing.Grains.Reviewers;

/// <summary>Identity, clock and journal around <see cref="ReviewerRules"/>; asks the shards for this person's work: a
/// soft reservation in memory, then a durable lease of the item.</summary>
[GrainType("reviewer"), RunsOn(SiloRole.Router)]
internal sealed class ReviewerGrain : Grain, IReviewerGrain
{
    // A reservation can be stale; a few tries find the next best item.
    private const int Tries = 4, RememberedCommands = 64;

    // Before that his quality is mostly what he himself says it is (§5.2).
    private const int CalibratedGold = 10, CalibratedAnswers = 20;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(2), _turnedAway = TimeSpan.FromSeconds(15), _later = TimeSpan.FromMinutes(10);

    private readonly Ledger<ReviewerState, ReviewerEvent> _ledger;
    private readonly Catalogue _catalogue;
    private readonly BeliefModels _models;
    private readonly TimeProvider _clock;
    private readonly NodeSettings _settings;
    private readonly CounterRandom _random;
    private readonly string _programme;
    private readonly string _id;
    private readonly Dictionary<string, DateTimeOffset> _held = new(StringComparer.Ordinal); // end by item
    private readonly Dictionary<string, string> _commands = new(StringComparer.Ordinal); // item by command
    private readonly Queue<string> _commandOrder = new();
    private bool _knowsHeld;
    private bool _lastWasGold;
    private DateOnly _day;
    private int _answeredToday;

    public ReviewerGrain(
        IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, TimeProvider clock,
        NodeSettings settings)
    {
        var key = context.GrainId.Key.ToString()!;
        (_catalogue, _models, _clock, _settings) = (catalogue, models, clock, settings);
        (_programme, _id) = (Keys.ProgrammeOf(key), Keys.IdOf(key));
        _random = new CounterRandom(settings.Seed);
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
        var enrolment = new Enrolment(
            _id, reviewer.Pool, [.. reviewer.Languages], reviewer.OnlyItems is { } only ? [.. only] : null,
            reviewer.DailyLimit, reviewer.Team)
        {
            Qualifications = [.. reviewer.Qualifications ?? []], Conflicts = [.. reviewer.Conflicts ?? []],
            Group = reviewer.Group, HarmfulLimit = reviewer.HarmfulLimit,
        };
        return await Record(
            state => ReviewerRules.Enrol(state, enrolment, PolicyOf(programme), _clock.GetUtcNow()), cancellation);
    }

    public async Task<WorkReply> RequestWork(string command, CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        if (await _catalogue.Get(_programme, cancellation) is not { } programme || state.Enrolment is null)
            return None(_later, $"not_found: reviewer '{_id}' is not enrolled in programme '{_programme}'.");
        if (programme.PoolOf(state.Enrolment.Pool) is not { } pool)
            return None(_later, $"tier_invalid: pool '{state.Enrolment.Pool}' is no longer part of the programme.");

        await KnowHeld(cancellation);
        if (_commands.TryGetValue(command, out var earlier))
            return await Again(command, earlier, pool.Tier.Expert, cancellation);
        var now = _clock.GetUtcNow();
        foreach (var item in _held.Where(held => held.Value <= now).Select(held => held.Key).ToList())
            _held.Remove(item);
        if (_held.Count >= _settings.LeasesPerReviewer)
            return None(_soon, $"overlap_reached: you hold {_held.Count} tasks; submit, skip or release one first.");

        // Gold counts like any other work.
        if (AnsweredToday() is var answered && answered >= state.Enrolment.DailyLimit)
            return None(_later, $"daily_limit: you gave {answered} of at most {state.Enrolment.DailyLimit} answers today.");
        var pace = _models.MoneyOf(_programme, pool.Tier.Name);
        if (pace is { IsSpent: true })
            return None(_later, $"budget_spent: {pace.Words}.");
        var asker = Asker(state, state.Enrolment, pool.Tier.Expert, pool.PriceCents, pool.Languages) with
        {
            ShadowPrice = pace?.Price ?? 0,
            Calibrated = state.Gold.Count >= CalibratedGold || _models.AnswersOf(_programme, _id) >= CalibratedAnswers,
        };
        var calibrating = state.Status is ReviewerStatus.Calibration;
        if (calibrating || (ReviewerRules.MayWork(state) is null && TakesGold(state, programme, command)))
        {
            if (await Gold(asker, command, cancellation) is { } gold)
                return gold;
            if (calibrating)
                return None(_later, "qualification_missing: calibration is not finished, and no gold item that you have not seen is left.");
        }

        if (ReviewerRules.MayWork(state) is { } refusal)
            return None(_later, $"{refusal.Code}: {refusal.Detail}");
        return await Work(asker, command, programme.Programme.HoldTime, cancellation) ?? None(_soon, pace is null
            ? "queue_empty: no open item is suitable for you now."
            : $"queue_empty: no open item is suitable for you now, or worth what your tier's money must bring ({pace.Words}).");
    }

    public async Task GoldJudged(GoldResult result, CancellationToken cancellation)
    {
        if (await _catalogue.Get(_programme, cancellation) is not { } programme)
            return;
        List<ReviewerEvent.GoldAnswered> answers =
            [.. result.Answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
                new ReviewerEvent.GoldAnswered(result.Item, pair.Key, pair.Value.Expected, pair.Value.Given, result.At))];
        await Record(
            state => ReviewerRules.RecordGold(state, answers, PolicyOf(programme), _clock.GetUtcNow()), cancellation);
    }

    public Task Finished(string item, bool judged, CancellationToken cancellation)
    {
        _held.Remove(item);
        if (judged)
        {
            AnsweredToday();
            _answeredToday++;
        }

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
        if (await _catalogue.Get(_programme, cancellation) is not { } programme || state.Enrolment is null
            || programme.PoolOf(state.Enrolment.Pool) is not { } pool)
            return ["not_found: the reviewer is not enrolled in this programme."];
        List<string> own = ReviewerRules.MayWork(state) is { } refusal ? [$"{refusal.Code}: {refusal.Detail}"] : [];
        if (_models.MoneyOf(_programme, pool.Tier.Name) is { IsSpent: true } pace)
            own.Add($"budget_spent: {pace.Words}.");
        var asker = Asker(state, state.Enrolment, pool.Tier.Expert, pool.PriceCents, pool.Languages);
        return [.. own, .. await GrainFactory
            .GetGrain<IQueueShardGrain>(Keys.ShardOf(_programme, item, _settings.Shards)).WhyNot(asker, item, cancellation)];
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

    private async Task<WorkReply?> Work(AskerDocument asker, string command, TimeSpan hold, CancellationToken cancellation)
    {
        // Who waits for others goes where they go at the same time.
        var first = hold > TimeSpan.Zero
            ? (int)(_clock.GetUtcNow().Ticks / hold.Ticks % _settings.Shards)
            : (int)(_random.Draw("shard", command, 0) * _settings.Shards);
        for (var offset = 0; offset < _settings.Shards; offset++)
        {
            var shard = Shard((first + offset) % _settings.Shards);
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                var held = offset + attempt == 0 && hold > TimeSpan.Zero ? await Held(shard, asker, command, hold, cancellation) : null;
                if (held is { TurnedAway: true })
                    return None(_turnedAway, "others_better: others who wait will do what is open better; come back soon.");
                if ((held is null ? (await shard.Reserve(asker, command, cancellation))?.Offer : held.Offer) is not { } offer)
                    break;
                var call = new LeaseCall(command, _id, asker.Tier > 0, offer, asker.Group, asker.ExpertIn);
                var leased = await Lease(offer.Item, call, cancellation);
                Instruments.Reservations.Add(1, new KeyValuePair<string, object?>("outcome", leased is null ? "lost" : "leased"));
                if (leased is { } task)
                {
                    _lastWasGold = false;
                    return task;
                }
            }
        }

        return null;
    }

    private Task<HeldReply> Held(
        IQueueShardGrain shard, AskerDocument asker, string command, TimeSpan hold, CancellationToken cancellation) =>
        GrainFactory.GetGrain<IWaitingRoomGrain>(shard.GetPrimaryKeyString()).Wait(new WaitingAsker(asker, command), hold, cancellation);

    private async Task<WorkReply?> Gold(AskerDocument asker, string command, CancellationToken cancellation)
    {
        var first = (int)(_random.Draw("gold shard", command, 0) * _settings.Shards);
        for (var offset = 0; offset < _settings.Shards; offset++)
        {
            if (await Shard((first + offset) % _settings.Shards).ReserveGold(asker, cancellation) is { } item
                && await Lease(item, new LeaseCall(command, _id, asker.Tier > 0, Offer: null), cancellation) is { } task)
            {
                _lastWasGold = true;
                return task;
            }
        }

        return null;
    }

    private async Task<WorkReply?> Lease(string item, LeaseCall call, CancellationToken cancellation)
    {
        LeaseReply reply;
        try
        {
            reply = await GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(_programme, item)).Lease(call, cancellation);
        }
        catch (StateUnreadableException unreadable)
        {
            await GrainFactory.GetGrain<IQueueShardGrain>(Keys.ShardOf(_programme, item, _settings.Shards))
                .LeaveOut(item, PoisonViews.Of(unreadable), cancellation);
            return null;
        }

        if (reply.Task is not { } task)
            return null;
        _held[item] = task.ExpiresAt;
        Remember(call.Command, item);
        return new WorkReply(task, [], TimeSpan.Zero);
    }

    // The lease of the same command, running or not: it changes nothing.
    private async Task<WorkReply> Again(string command, string item, bool expert, CancellationToken cancellation)
    {
        var reply = await GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(_programme, item))
            .Lease(new LeaseCall(command, _id, expert, Offer: null), cancellation);
        return reply.Task is { } task
            ? new WorkReply(task, [], TimeSpan.Zero)
            : None(_soon, $"{reply.Receipt.Code}: {reply.Receipt.Detail}");
    }

    // After a restart the shards know of the last leases, where a repeated command must still find its own, and
    // today's judgments are in the log.
    private async Task KnowHeld(CancellationToken cancellation)
    {
        if (_knowsHeld)
            return;
        var known = new List<HeldLease>();
        for (var index = 0; index < _settings.Shards; index++)
            known.AddRange(await Shard(index).HeldBy(_id, cancellation));
        foreach (var lease in known.OrderBy(lease => lease.EndsAt))
        {
            Remember(lease.Command, lease.Item);
            if (!lease.Over)
                _held[lease.Item] = lease.EndsAt;
        }

        await _models.Ready(_programme);
        _answeredToday = Math.Max(AnsweredToday(), _models.JudgedOn(_programme, _id, _day));
        _knowsHeld = true;
    }

    private bool TakesGold(ReviewerState state, ProgrammeInForce programme, string command)
    {
        var spread = ReviewerRules.Reliability(state.Gold.Values.SelectMany(answers => answers)).Deviation;
        var watched = ReviewerRules.IsWatched(state, _clock.GetUtcNow()) || _models.HasAlarm(_programme);
        var probability = GoldSchedule.Probability(ReviewerRules.GoldStatusOf(state.Status), spread, watched);
        // Who is watched, or on probation to show what he can, gets more than the programme's share.
        var most = state.Status is ReviewerStatus.Probation && programme.Programme.GoldShare > 0
            ? 1 : programme.Programme.GoldShare * (watched ? 2 : 1);
        var rate = Math.Min(most, probability);
        return GoldSchedule.Decide(rate, _lastWasGold, _random.Draw("gold", command, 0));
    }

    private AskerDocument Asker(ReviewerState state, Enrolment enrolment, bool expert, double price, IReadOnlyList<string> poolLanguages) => new(
        _id, expert ? 1 : 0, price * _models.PaceOf(_programme, _id),
        enrolment.Languages.IsEmpty ? [.. poolLanguages] : [.. enrolment.Languages],
        enrolment.OnlyItems is { } only ? _onlyItems ??= [.. only] : null,
        enrolment.Team, AnsweredToday(), enrolment.DailyLimit, [.. enrolment.Qualifications],
        [.. enrolment.Conflicts, .. _models.BlocOf(_programme, _id)], enrolment.Group, enrolment.HarmfulLimit,
        AbilityOf(state), ReviewerRules.SkipsTooMuch(state, _clock.GetUtcNow()),
        state.Status is ReviewerStatus.Active ? [.. state.ExpertIn] : []);

    // Of the question he is worst at, as his standing.
    private static double AbilityOf(ReviewerState state)
    {
        var reliability = ReviewerRules.Reliability(state.Gold.Values.SelectMany(answers => answers)).Mean;
        return Math.Log(reliability / (1 - reliability));
    }

    private string[]? _onlyItems;

    private int AnsweredToday()
    {
        var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        if (today != _day)
            (_day, _answeredToday) = (today, 0);
        return _answeredToday;
    }

    private void Remember(string command, string item)
    {
        if (!_commands.TryAdd(command, item))
            return;
        _commandOrder.Enqueue(command);
        if (_commandOrder.Count > RememberedCommands)
            _commands.Remove(_commandOrder.Dequeue());
    }

    // What a person decided about somebody changes what his answers weigh, and who is suspended loses his leases. A
    // repeated command revokes again what an interrupted one left.
    private async Task<Receipt> Reweigh(Task<Receipt> decision, CancellationToken cancellation)
    {
        var receipt = await decision;
        if (receipt.Code is null && (await _ledger.State(cancellation)).Status is ReviewerStatus.Suspended)
        {
            await KnowHeld(cancellation);
            // Not awaited: an item that is taking his answer may be waiting for this very grain.
            foreach (var item in _held.Keys)
            {
                GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(_programme, item))
                    .Revoke(_id, "the reviewer is suspended", CancellationToken.None).Ignore();
            }
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
        _onlyItems = null;
        return refusal is not null ? new Receipt(refusal.Code, refusal.Detail)
            : _ledger.Count > before ? Receipt.Durable : Receipt.Unchanged;
    }

    private IQueueShardGrain Shard(int index) =>
        GrainFactory.GetGrain<IQueueShardGrain>(Keys.Shard(_programme, index));

    private CalibrationPolicy PolicyOf(ProgrammeInForce programme) => new(
        programme.Programme.CalibrationRequired, programme.Programme.CalibrationSize,
        programme.Programme.CalibrationMinimum)
    {
        Scales = programme.Questions.Where(question => question.Ordinal)
            .ToImmutableDictionary(question => question.Id, question => question.Classes.Length, StringComparer.Ordinal),
        SignalsAct = programme.Programme.Signals is SignalUse.Act,
        Bar = AccuracyBar.Of(programme.Programme.CalibrationMinimum, _models.Of(_programme, programme)),
    };

    private static WorkReply None(TimeSpan askAgainIn, string reason) => new(null, [reason], askAgainIn);
}
