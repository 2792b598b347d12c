using System.Globalization;
using System.Text.Json;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Grains.Items;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;

namespace Routing.Grains.RewardModels;

/// <summary>Identity, clock and journal around <see cref="RewardModelLine"/>; looks at its triggers every second, and for labels that its
/// head has not learnt from ten times a second.</summary>
[GrainType("rewardModel"), RunsOn(SiloRole.Router)]
internal sealed class RewardModelGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, ServedScores scores, IArtefactStore artefacts,
    TimeProvider clock) : Grain, IRewardModelGrain
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1), _lookForLabels = TimeSpan.FromMilliseconds(100);

    private readonly string _key = context.GrainId.Key.ToString()!;
    private readonly Ledger<RewardModelState, RewardModelEvent> _ledger = new(
        journal, new JsonEventCodec<RewardModelEvent>(), "rewardModel/" + context.GrainId.Key, RewardModelState.Initial,
        static (state, e) => state.Apply(e));

    private readonly RefitPace _pace = new();
    private LineEvidence? _evidence;
    private (int Version, string Words)? _objection;

    private string Programme => Keys.ProgrammeOf(_key);

    private string Line => Keys.IdOf(_key);

    // Not made with the grain: a caller who is let in nowhere may make up a key.
    private LineEvidence Evidence => _evidence ??= new LineEvidence(models, scores, Programme, Line);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(_look, _look));
        this.RegisterGrainTimer(LookForLabels, new GrainTimerCreationOptions(_look, _lookForLabels));
        return Task.CompletedTask;
    }

    public async Task<Receipt> Train(string by, CancellationToken cancellation)
    {
        var inForce = await catalogue.Get(Programme, cancellation);
        if (RewardModelRefusals.WithoutLine(Programme, inForce?.Programme, Line) is { } without)
            return Refused(without);
        var policy = inForce!.Programme.RewardModel!.For(Line)!; // the programme has the line
        var receipt = await Record(
            line => RewardModelLine.Request(
                line, policy, by, Evidence.Now(inForce, line.LastPlan), journal.Position, Operation, clock.GetUtcNow()),
            cancellation);
        await Drive(cancellation);
        return receipt;
    }

    public async Task<Receipt> Stop(string by, string reason, CancellationToken cancellation)
    {
        if ((await _ledger.State(cancellation)).Run is not { } run)
            return Refused(RewardModelRefusals.NoRun);
        var receipt = await Run(run.Operation).Stop(by, reason, cancellation);
        await Drive(cancellation);
        return receipt;
    }

    public Task<Receipt> Accept(string command, int version, string by, string? reason, CancellationToken cancellation) =>
        Command(line => RewardModelLine.Accept(line, command, version, by, reason, clock.GetUtcNow()), cancellation);

    public Task<Receipt> Serve(
        string command, int version, string stage, string by, string reason, CancellationToken cancellation) =>
        JsonNames.TryParse<ServingStage>(stage, out var at)
            ? Command(line => RewardModelLine.Serve(line, command, version, at, by, reason, clock.GetUtcNow()), cancellation)
            : Task.FromResult(Refused(new Refusal(
                "validation_failed", $"A stage is none, shadow, routing or full, not '{stage}'.")));

    public Task<Receipt> Rollback(string command, string by, string reason, CancellationToken cancellation) =>
        Command(line => RewardModelLine.Rollback(line, command, by, reason, clock.GetUtcNow()), cancellation);

    public async Task<string?> Report(int version, CancellationToken cancellation)
    {
        var line = await _ledger.State(cancellation);
        if (!line.Versions.TryGetValue(version, out var present))
            return null;
        return artefacts.Read(present.Trained.Artefact, ModelFiles.Report);
    }

    public async Task<ServedVersion?> Serving(CancellationToken cancellation)
    {
        if (await Policy(cancellation) is null)
            return null;
        var line = await _ledger.State(cancellation);
        return line is { Now: { } now, Current: { } current }
            ? ModelViews.Served(Line, line, now, current)
            : null;
    }

    public async Task Refitted(int version, DateTimeOffset at, HeadRefit refit, CancellationToken cancellation)
    {
        _objection = refit.Objection is { } words ? (version, words) : null;
        if (refit.Head is { } head)
        {
            await Record(
                line => RewardModelLine.Refit(line, version, head, refit.Dataset, refit.Pairs, refit.Judgments, at), cancellation);
            scores.Refresh(Programme);
        }
    }

    public async Task Ended(string operation, RunOutcome outcome, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await Record(
            line => outcome.Outcome == "trained"
                ? RewardModelLine.Finish(
                    line, operation, outcome.Artefact!, outcome.Dataset!, outcome.Pairs,
                    JsonSerializer.Deserialize<ModelSummary>(outcome.SummaryJson!)!, now)
                : RewardModelLine.End(line, operation, outcome.Outcome, outcome.Reason ?? "", now),
            cancellation);
        scores.Refresh(Programme);
        await Retire(now, cancellation);
    }

    public async Task<ModelStatus> Status(CancellationToken cancellation)
    {
        var inForce = await catalogue.Get(Programme, cancellation);
        var line = await _ledger.State(cancellation);
        var run = line.Run is { } under ? await Run(under.Operation).Get(cancellation) : null;
        var status = ModelViews.Of(
            Programme, Line, line, inForce, inForce is null ? null : models.Of(Programme, inForce), run, Evidence.Now(inForce, line.LastPlan),
            scores.Of(Programme, Line)?.Items.Count ?? 0, scores.FaultOf(Programme, Line), clock.GetUtcNow());
        return _objection is var (version, words) && version == line.Now?.Version
            ? status with { Waiting = [.. status.Waiting, $"the head keeps: {words}"] } : status;
    }

    private async Task Look(CancellationToken cancellation)
    {
        if (await catalogue.Get(Programme, cancellation) is not { Programme.RewardModel: { } all } programme || all.For(Line) is not { } policy)
            return;
        await models.Ready(Programme);
        await Record(
            line => RewardModelLine.Look(
                line, policy, Evidence.Now(programme, line.LastPlan), journal.Position, Operation, clock.GetUtcNow()),
            cancellation);
        await Drive(cancellation);
    }

    // A head is the faster of two speeds.
    private async Task LookForLabels(CancellationToken cancellation)
    {
        if (await Policy(cancellation) is { RefitLabels: > 0 } policy && _pace.Hears(Evidence.Judgments(policy)))
            await Refit(policy, cancellation);
    }

    // Those retired earlier too: a silo may have ended between the fact and the files.
    private async Task Retire(DateTimeOffset now, CancellationToken cancellation)
    {
        if (await Policy(cancellation) is not { } policy)
            return;
        await Record(line => RewardModelLine.Retire(line, policy, now), cancellation);
        foreach (var artefact in (await _ledger.State(cancellation)).RetiredArtefacts)
            Retire(artefact, ModelFiles.Report, ModelFiles.Lineage);
    }

    // What was recorded has happened, whether or not the disk lets go of the files.
    private void Retire(string artefact, params string[] kept)
    {
        try
        {
            artefacts.Retire(artefact, kept);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // They stay.
        }
    }

    // The fit takes longer than a turn may: it reports as anybody would.
    private async Task Refit(RewardModelPolicy policy, CancellationToken cancellation)
    {
        var line = await _ledger.State(cancellation);
        var (at, least) = (clock.GetUtcNow(), RewardModelLine.RefitLabels(line, policy));
        if (RewardModelLine.RefitSince(line, policy) is { } served && line is { Now: { } now, Current: { } current }
            && _pace.Begin(Evidence.Judgments(policy), least, served, at) is { } since)
            Fit(now.Version, current.Trained.Artefact, policy.Seed, least, since, at).Ignore();
    }

    private async Task Fit(int version, string artefact, int seed, int least, DateTimeOffset since, DateTimeOffset at)
    {
        try
        {
            var refit = await GrainFactory.GetGrain<IHeadRefitGrain>(Keys.HeadRefit(Programme, Line))
                .Fit(artefact, seed, journal.Position, since, least, CancellationToken.None);
            if (refit is null)
            {
                _pace.TooFew(clock.GetUtcNow());
                return;
            }

            await GrainFactory.GetGrain<IRewardModelGrain>(_key).Refitted(version, at, refit, CancellationToken.None);
            _pace.Made();
        }
#pragma warning disable CA1031 // Whatever kept the head from being fitted is shown, and tried again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _objection = (version, fault.Message);
            _pace.Failed(clock.GetUtcNow());
        }
    }

    // A run whose host is gone, with the silo or before it heard of it, is taken again.
    private async Task Drive(CancellationToken cancellation)
    {
        if ((await _ledger.State(cancellation)).Run is { } run
            && await Run(run.Operation).Run(JsonSerializer.Serialize(run), cancellation) is { } outcome)
            await Ended(run.Operation, outcome, cancellation);
    }

    private async Task<RewardModelPolicy?> Policy(CancellationToken cancellation) =>
        (await catalogue.Get(Programme, cancellation))?.Programme.RewardModel?.For(Line);

    private ITrainingRunGrain Run(string operation) =>
        GrainFactory.GetGrain<ITrainingRunGrain>(Keys.TrainingRun(Programme, operation));

    private string Operation(int number) => string.Create(CultureInfo.InvariantCulture, $"{Line}-{number}");

    // What a person decides about a line, which must be one of the programme's.
    private async Task<Receipt> Command(
        Func<RewardModelState, Decision<RewardModelEvent>> decide, CancellationToken cancellation) =>
        RewardModelRefusals.WithoutLine(Programme, (await catalogue.Get(Programme, cancellation))?.Programme, Line) is { } without
            ? Refused(without) : await Record(decide, cancellation);

    private async Task<Receipt> Record(
        Func<RewardModelState, Decision<RewardModelEvent>> decide, CancellationToken cancellation)
    {
        var head = (await _ledger.State(cancellation)).Refit?.Head;
        var before = _ledger.Count;
        var refusal = await _ledger.Transact(decide, cancellation);
        // Of a version's heads none is come back to.
        if (head is not null && head != (await _ledger.State(cancellation)).Refit?.Head)
            Retire(head);
        return refusal is not null ? Refused(refusal) : _ledger.Count > before ? Receipt.Durable : Receipt.Unchanged;
    }

    private static Receipt Refused(Refusal refusal) => new(refusal.Code, refusal.Detail);
}
