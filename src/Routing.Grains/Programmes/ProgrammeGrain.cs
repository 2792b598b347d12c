using System.Text.Json;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Grains.Items;

namespace Routing.Grains.Programmes;

/// <summary>Identity, clock and journal around <see cref="ProgrammeState"/>.</summary>
[GrainType("programme"), RunsOn(SiloRole.Router)]
internal sealed partial class ProgrammeGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, TimeProvider clock, ILogger<ProgrammeGrain> logger)
    : Grain, IProgrammeGrain
{
    private readonly Ledger<ProgrammeState, ProgrammeEvent> _ledger = new(
        journal, new JsonEventCodec<ProgrammeEvent>(), "programme/" + context.GrainId.Key, ProgrammeState.Initial,
        static (state, e) => state.Apply(e));

    private string Key => context.GrainId.Key.ToString()!;

    public async Task<Receipt> Apply(string command, string programmeJson, CancellationToken cancellation)
    {
        Programme programme;
        try
        {
            programme = ProgrammeJson.Read(programmeJson);
        }
        catch (JsonException fault)
        {
            return new Receipt("request_unreadable", $"The programme is not readable: {fault.Message}");
        }

        if (Keys.FaultOfProgramme(Key) is { } wrongName)
            return new Receipt("validation_failed", wrongName);
        var state = await _ledger.State(cancellation);
        // Decide before anything is published: a refused programme leaves no trace.
        if (state.Put(command, programme with { RubricVersion = state.InForce?.Programme.RubricVersion ?? 0 }, clock.GetUtcNow())
            is Decision<ProgrammeEvent>.Refused(var early))
            return new Receipt(early.Code, early.Detail);

        var rubric = await GrainFactory.GetGrain<IRubricGrain>(Keys.Rubric(Key))
            .Publish(JsonSerializer.Serialize(programme.Rubric), cancellation);
        programme = programme with { RubricVersion = rubric };
        foreach (var pool in programme.Pools)
        {
            var price = pool.PricePerJudgment ?? programme.Tiers.First(tier => tier.Name == pool.Tier).PricePerJudgment;
            await GrainFactory.GetGrain<IPoolGrain>(Keys.Pool(Key, pool.Id))
                .Define(new PoolDocument(pool.Id, pool.Tier, [.. pool.Languages], price), cancellation);
        }

        var before = _ledger.Count;
        var refusal = await _ledger.Transact(present => present.Put(command, programme, clock.GetUtcNow()), cancellation);
        if (refusal is not null)
            return new Receipt(refusal.Code, refusal.Detail);
        var applied = await _ledger.State(cancellation);
        var inForce = applied.InForce!;
        catalogue.Publish(Key, ProgrammeInForce.Of(applied, inForce));
        if (_ledger.Count == before)
            return Receipt.Unchanged;
        LogApplied(Key, inForce.Version);
        return Receipt.Durable;
    }

    public async Task<ProgrammeDocument?> Get(CancellationToken cancellation) =>
        await _ledger.State(cancellation) is { InForce: { } inForce } state
            ? new ProgrammeDocument(
                ProgrammeJson.Write(inForce.Programme), inForce.Version, StageRules.Name(state.Stage), state.StageReason,
                state.Moves.Count)
            : null;

    public async Task<StageCheck> CheckStage(string to, CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        var from = StageRules.Name(state.Stage);
        if (state.InForce is null)
            return new StageCheck(from, to, "not_found", ["No programme of this name has been applied."]);
        if (!JsonNames.TryParse<ProgrammeStage>(to, out var stage))
            return new StageCheck(from, to, "validation_failed", [NoStage(to)]);
        return StageRules.Transition(state.Stage, stage) is { } refusal
            ? new StageCheck(from, to, refusal.Code, [refusal.Detail])
            : new StageCheck(from, to, null, [.. StageRules.Unmet(state, stage, await Evidence(state.Stage, stage, cancellation))]);
    }

    public async Task<Receipt> Move(StageMove move, CancellationToken cancellation)
    {
        if (!JsonNames.TryParse<ProgrammeStage>(move.To, out var to))
            return new Receipt("validation_failed", NoStage(move.To));
        var evidence = await Evidence((await _ledger.State(cancellation)).Stage, to, cancellation);
        var before = _ledger.Count;
        var refusal = await _ledger.Transact(
            state => StageRules.Move(state, move.Command, to, move.By, move.Reason, move.Waive, evidence, clock.GetUtcNow()), cancellation);
        if (refusal is not null)
            return new Receipt(refusal.Code, refusal.Detail);
        var moved = await _ledger.State(cancellation);
        catalogue.Publish(Key, ProgrammeInForce.Of(moved, moved.InForce!)); // what was moved was applied
        if (_ledger.Count == before)
            return Receipt.Unchanged;
        LogMoved(Key, StageRules.Name(to));
        return Receipt.Durable;
    }

    private async Task<StageEvidence> Evidence(ProgrammeStage from, ProgrammeStage to, CancellationToken cancellation)
    {
        if (!StageRules.IsGuarded(from, to) || StageRules.Transition(from, to) is not null)
            return StageEvidence.None;
        var figures = await GrainFactory.GetGrain<IReaderGrain>(0).StageFigures(Key, cancellation);
        return new StageEvidence(
            figures.Qualified, figures.Gold, figures.Labels, figures.Disputes, figures.Leases,
            [.. figures.Agreement.Select(pair => (pair.Key, double.IsNaN(pair.Value) ? (double?)null : pair.Value))]);
    }

    private static string NoStage(string name) => $"A stage is pilot, revising, live, paused or closed, not '{name}'.";
}
