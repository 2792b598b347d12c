using System.Text.Json;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;

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
        var inForce = (await _ledger.State(cancellation)).InForce!;
        catalogue.Publish(Key, new ProgrammeInForce(inForce.Programme, inForce.Version));
        if (_ledger.Count == before)
            return Receipt.Unchanged;
        LogApplied(Key, inForce.Version);
        return Receipt.Durable;
    }

    public async Task<ProgrammeDocument?> Get(CancellationToken cancellation) =>
        (await _ledger.State(cancellation)).InForce is { } inForce
            ? new ProgrammeDocument(ProgrammeJson.Write(inForce.Programme), inForce.Version)
            : null;
}
