using System.Globalization;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;

namespace Routing.Grains.Vendors;

internal sealed partial class VendorGrain
{
    private readonly Ledger<Settlements, SettlementEvent> _settled = new(
        journal, new JsonEventCodec<SettlementEvent>(), "settlement/" + context.GrainId.Key, Settlements.Initial,
        static (state, e) => state.Apply(e));

    public async Task<SettlementReply> Settle(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        if (from >= to || to > clock.GetUtcNow())
            return Refused("period_invalid", "A period ends after it begins, and not later than now.");
        if (await catalogue.Get(_programme, cancellation) is not { } programme || programme.PoolOf(_pool) is not { } terms)
            return Refused("not_found", $"The programme has no pool '{_pool}'.");
        var own = (await GrainFactory.GetGrain<IPoolGrain>(Keys.Pool(_programme, _pool)).Get(cancellation))?.Reviewers ?? [];
        var found = await Task.Run(
            () => Payables.Read(journal, _programme, own.ToHashSet(StringComparer.Ordinal), from, to, cancellation), cancellation);
        var offered = new SettlementEvent.Stated(
            string.Create(CultureInfo.InvariantCulture, $"{_pool}:{from.UtcDateTime:yyyyMMddHHmmss}:{to.UtcDateTime:yyyyMMddHHmmss}"),
            from, to, (decimal)terms.PriceCents, found.Position, [.. found.Unread]);
        if (await _settled.Transact(
            state => state.Settle(offered, found.Work.Select(work => (work.Position, work.At))), cancellation) is { } refusal)
            return Refused(refusal.Code, refusal.Detail);

        var settled = await _settled.State(cancellation);
        var stated = settled.Last(from, to)!; // just recorded, or before
        PayableLine[] lines = [.. found.Work.Where(work => settled.Of(work.Position, work.At) == stated).Select(work => work.Line(stated.Price))];
        var statement = new PayableStatement(stated.Id, _programme, from, to, lines, lines.Sum(line => line.Amount), stated.Corrects);
        var (agreed, reasons) = await Tell(statement, cancellation);
        return new SettlementReply(
            null, null, statement.Id, [.. lines.Select(line => new SettledLine(line.Judgment, line.Item, line.Reviewer, line.At, line.Amount))],
            statement.Total, agreed, reasons, stated.Corrects);
    }

    private async Task<(bool? Agreed, string[] Reasons)> Tell(PayableStatement statement, CancellationToken cancellation)
    {
        if (_vendor is null)
            return (null, ["The pool has no plug-in here."]);
        try
        {
            var reply = await _vendor.Ask("payable", (pool, stop) => pool.Payable(statement, stop), cancellation);
            return (reply.Agreed, reply.Reasons);
        }
        catch (VendorFaultException fault)
        {
            return (null, [fault.Message]);
        }
    }

    private static SettlementReply Refused(string code, string detail) => new(code, detail, "", [], 0, null, []);
}
