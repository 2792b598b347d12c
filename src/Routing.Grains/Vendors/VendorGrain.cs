using System.Globalization;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Telemetry;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.Vendors;

/// <summary>Offers places of work to a vendor and turns accepted ones into leases. Of that it writes nothing: a lost offer is an offer
/// that lapsed, and a lease is in its item's stream. Statements of what is owed are recorded.</summary>
[GrainType("vendor")]
internal sealed partial class VendorGrain(
    IGrainContext context, IEnumerable<PoolPlugIn> plugIns, Catalogue catalogue, VendorGuard guard, NodeSettings settings,
    TimeProvider clock, IJournal journal, ILogger<VendorGrain> logger) : Grain, IVendorGrain
{
    private static readonly TimeSpan _standing = TimeSpan.FromMinutes(1);

    private readonly string _programme = Keys.ProgrammeOf(context.GrainId.Key.ToString()!);
    private readonly string _pool = Keys.IdOf(context.GrainId.Key.ToString()!);
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private GuardedPool? _vendor;
    private PoolDescription? _description;
    private int _offered, _accepted, _claimed, _lapsed, _batches;
    private PoolStanding _kept = PoolStanding.Initial;
    private string? _fault = "It was not started yet.";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (plugIns.FirstOrDefault(plugIn => plugIn.Programme == _programme && plugIn.Pool == _pool) is { } found)
            _vendor = new GuardedPool(found.Vendor, guard, clock);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_vendor is null || _description is null)
            return;
        try
        {
            await _vendor.Tell("stop", (vendor, stop) => vendor.Stop(stop), cancellationToken);
        }
        catch (VendorFaultException)
        {
            // It is left behind all the same; its leases end by themselves.
        }
    }

    public async Task Round(CancellationToken cancellation)
    {
        try
        {
            Lapse();
            if (_vendor is not null && await catalogue.Get(_programme, cancellation) is { } programme
                && programme.PoolOf(_pool) is { } terms && await Begin(_vendor, cancellation) is { } description)
            {
                var language = description.Languages.FirstOrDefault(terms.Languages.Contains) ?? description.Languages[0];
                await Offer(_vendor, description, language, JsonNames.Of(programme.Programme.Method), (decimal)terms.PriceCents, cancellation);
                _fault = null;
            }
        }
        catch (VendorFaultException fault)
        {
            if (_fault != fault.Message)
                LogFault(fault.Message);
            _fault = fault.Message;
        }
    }

    public async Task<WorkReply> Claim(string reference, string reviewer, CancellationToken cancellation)
    {
        if (!_places.TryGetValue(reference, out var place))
            return No("offer_unknown: no such place of work was offered, or it has lapsed.");
        if (place.Reviewer is null && place.ExpiresAt <= clock.GetUtcNow())
            return No("offer_expired: the place of work was not claimed in time.");
        if (place.Reviewer is not null && place.Reviewer != reviewer)
            return No("offer_taken: another person has claimed the place of work.");

        _places[reference] = place with { Reviewer = reviewer };
        var reply = await GrainFactory.GetGrain<IReviewerGrain>(Keys.Reviewer(_programme, reviewer))
            .RequestWork("offer:" + reference, cancellation);
        if (reply.Task is null)
            _places[reference] = place; // Nothing for this person: another one may claim it.
        else if (place.Reviewer is null)
        {
            _claimed++;
            _kept = _kept.With(kept: true);
        }

        return reply;
    }

    public Task<VendorStatus> Status(CancellationToken cancellation) =>
        Task.FromResult(new VendorStatus(_offered, _accepted, _claimed, _lapsed, _fault, _kept.Words));

    private async Task<PoolDescription?> Begin(GuardedPool vendor, CancellationToken cancellation)
    {
        if (_description is not null)
            return _description;
        var description = await vendor.Ask("describe", (pool, stop) => pool.Describe(stop), cancellation);
        if (description is not { Contract: IReviewerPool.Contract, Languages.Length: > 0, MaxParallel: > 0 })
        {
            _fault = string.Create(
                CultureInfo.InvariantCulture,
                $"The pool speaks contract {description.Contract} and names {description.Languages.Length} languages and {description.MaxParallel} parallel tasks; contract {IReviewerPool.Contract} and one of each are needed.");
            LogFault(_fault);
            return null;
        }

        var desk = new VendorDesk(GrainFactory, _programme, _pool);
        await vendor.Tell("start", (pool, stop) => pool.Start(desk, stop), cancellation);
        return _description = description;
    }

    private async Task Offer(
        GuardedPool vendor, PoolDescription description, string language, string method, decimal price,
        CancellationToken cancellation)
    {
        var standing = _places.Values.Count(place => place.Reviewer is null);
        var most = _kept.Places(Math.Min(description.MaxParallel - standing, await Open(cancellation)));
        if (most <= 0)
            return;
        var now = clock.GetUtcNow();
        var quote = await vendor.Ask(
            "quote", (pool, stop) => pool.Quote(new QuoteRequest(_programme, language, method, most, now + _standing), stop), cancellation);
        var count = Math.Min(most, quote.Capacity);
        if (count <= 0 || quote.PricePerJudgment > price || quote.ValidUntil <= now)
            return; // It has no time, or wants more than the programme agreed to.

        var id = string.Create(CultureInfo.InvariantCulture, $"{_pool}:{now.UtcTicks}:{++_batches}");
        OfferedTask[] tasks = [.. Enumerable.Range(0, count).Select(n => new OfferedTask(
            string.Create(CultureInfo.InvariantCulture, $"{id}:{n}"), language, method, price))];
        // Before the vendor answers he may already claim.
        foreach (var task in tasks)
            _places[task.Reference] = new Place(now + _standing, Reviewer: null);
        _offered += count;
        Count("offered", count);
        OfferReply[] replies = [];
        try
        {
            replies = await vendor.Ask(
                "offer", (pool, stop) => pool.Offer(new OfferBatch(id, _programme, tasks, now + _standing), stop), cancellation);
        }
        finally
        {
            var accepted = replies.Where(reply => reply.Accepted).Select(reply => reply.Reference).ToHashSet(StringComparer.Ordinal);
            foreach (var task in tasks.Where(task => !accepted.Contains(task.Reference)))
            {
                if (_places.TryGetValue(task.Reference, out var place) && place.Reviewer is null)
                    _places.Remove(task.Reference); // Silence is a no.
            }

            var kept = tasks.Count(task => accepted.Contains(task.Reference));
            _accepted += kept;
            Count("accepted", kept);
        }
    }

    private void Lapse()
    {
        var now = clock.GetUtcNow();
        foreach (var (reference, place) in _places.Where(place => place.Value.ExpiresAt <= now).ToList())
        {
            _places.Remove(reference);
            if (place.Reviewer is not null)
                continue;
            _lapsed++;
            _kept = _kept.With(kept: false);
            Count("lapsed", 1);
        }
    }

    private async Task<int> Open(CancellationToken cancellation)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, settings.Shards).Select(index =>
            GrainFactory.GetGrain<IQueueShardGrain>(Keys.Shard(_programme, index)).Summary(cancellation)));
        return shards.Sum(shard => shard.Open + shard.Gold);
    }

    private static void Count(string outcome, int count) =>
        Instruments.PoolOffers.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    private static WorkReply No(string reason) => new(null, [reason], TimeSpan.Zero);

    private sealed record Place(DateTimeOffset ExpiresAt, string? Reviewer);
}
