using System.Globalization;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Vendors;

/// <summary>Tells a vendor what became of its people's judgments, once their item closed: a consumer of the journal, so that
/// no verdict is lost; a vendor that does not answer gets them later.</summary>
internal sealed class VendorVerdicts : IFeedConsumer
{
    private readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();
    private readonly IGrainFactory _grains;
    private readonly IJournal _journal;
    private readonly PoolPlugIn _plugIn;
    private readonly GuardedPool _vendor;

    public VendorVerdicts(PoolPlugIn plugIn, VendorGuard guard, IGrainFactory grains, IJournal journal, TimeProvider clock)
    {
        (_plugIn, _grains, _journal) = (plugIn, grains, journal);
        _vendor = new GuardedPool(plugIn.Vendor, guard, clock);
    }

    public string Name => $"verdicts-{_plugIn.Programme}-{_plugIn.Pool}";

    public string StreamPrefix => Keys.ItemStreams(_plugIn.Programme);

    public async Task Handle(IReadOnlyList<Recorded> events, CancellationToken cancellation)
    {
        var verdicts = new List<PoolVerdict>();
        HashSet<string>? own = null;
        foreach (var recorded in events)
        {
            if (_codec.Decode(recorded.Body) is not (FeedbackTaskEvent.Closed or FeedbackTaskEvent.Ruled))
                continue;
            own ??= await Own(cancellation);
            verdicts.AddRange(await Of(recorded, own, cancellation));
        }

        if (verdicts.Count == 0)
            return;
        try
        {
            await _vendor.Tell("verdict", (pool, stop) => pool.Verdict([.. verdicts], stop), cancellation);
        }
        catch (VendorFaultException fault)
        {
            throw new FeedPausedException(fault.Message, fault);
        }
    }

    private async Task<HashSet<string>> Own(CancellationToken cancellation) =>
        (await _grains.GetGrain<IPoolGrain>(Keys.Pool(_plugIn.Programme, _plugIn.Pool)).Get(cancellation))?.Reviewers
            .ToHashSet(StringComparer.Ordinal) ?? [];

    // The item as it was when it closed: later events of its stream do not change what is told.
    private async Task<IEnumerable<PoolVerdict>> Of(Recorded closing, HashSet<string> own, CancellationToken cancellation)
    {
        var task = FeedbackTaskState.Initial;
        await foreach (var recorded in _journal.Read(closing.Stream, 0, cancellation))
        {
            task = task.Apply(_codec.Decode(recorded.Body));
            if (recorded.Sequence == closing.Sequence)
                break;
        }

        var item = closing.Stream[StreamPrefix.Length..];
        var (verdicts, reason) = (task.Closed?.Verdicts ?? [], task.Closed?.Reason ?? "");
        return task.Round.Where(judged => own.Contains(judged.Reviewer)).Select(judged => new PoolVerdict(
            string.Create(CultureInfo.InvariantCulture, $"{item}/{judged.Fence}"), item, judged.Reviewer,
            verdicts.All(verdict => verdict < 0) ? null : verdicts.Zip(judged.Classes).All(pair => pair.First < 0 || pair.First == pair.Second), reason));
    }
}
