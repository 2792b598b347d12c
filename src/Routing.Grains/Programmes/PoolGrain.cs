using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;

namespace Routing.Grains.Programmes;

/// <summary>Identity and journal around <see cref="PoolState"/>.</summary>
[GrainType("pool"), RunsOn(SiloRole.Router)]
internal sealed class PoolGrain(IGrainContext context, IJournal journal) : Grain, IPoolGrain
{
    private readonly Ledger<PoolState, PoolEvent> _ledger = new(
        journal, new JsonEventCodec<PoolEvent>(), "pool/" + context.GrainId.Key, PoolState.Initial,
        static (state, e) => state.Apply(e));

    public Task<Receipt> Define(PoolDocument pool, CancellationToken cancellation) => Record(
        state => state.Define(new PoolEvent.Defined(pool.Id, pool.Tier, [.. pool.Languages], pool.PricePerJudgment)),
        cancellation);

    public Task<Receipt> Admit(string reviewer, CancellationToken cancellation) =>
        Record(state => state.Admit(reviewer), cancellation);

    public async Task<PoolView?> Get(CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        return state.Definition is { } pool
            ? new PoolView(new PoolDocument(pool.Id, pool.Tier, [.. pool.Languages], pool.Price), [.. state.Reviewers])
            : null;
    }

    private async Task<Receipt> Record(Func<PoolState, Decision<PoolEvent>> decide, CancellationToken cancellation)
    {
        var refusal = await _ledger.Transact(decide, cancellation);
        return new Receipt(refusal?.Code, refusal?.Detail);
    }
}
