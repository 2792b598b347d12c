using System.Diagnostics;
using Routing.Contracts;
using Routing.Grains.Programmes;

namespace Routing.Grains.Labels;

/// <summary>The last refit is there at once where the grain wakes: after a silo has gone, and after a full stop. What the log
/// holds beyond it comes with a refit soon after.</summary>
internal sealed partial class RefitGrain
{
    // Keeping takes no more than a tenth of the time; those who wait for an answer come before the log.
    private const int RestPerKeep = 9;

    private static readonly TimeSpan _keepPeriod = TimeSpan.FromSeconds(30), _logAfterRecall = TimeSpan.FromSeconds(10);

    private BeliefStore? _store;
    private Task? _recalled;
    private Published? _kept;
    private int _version; // of the programme, with the last refit
    private long _keepNotBefore;

    private BeliefStore Store => _store ??= new BeliefStore(snapshots, Programme);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Keep(cancellationToken);

    // Whatever keeps the last refit from being found, the log holds it.
    private Task Recalled() => _recalled ??= Recall();

    private async Task Recall()
    {
        try
        {
            if (await catalogue.Get(Programme, CancellationToken.None) is not { } programme
                || await Store.Read(programme.Version, CancellationToken.None) is not { } kept
                || kept.Snapshot.Model.Position > await journal.Head(CancellationToken.None) // Of a journal that was put back since.
                || _published is not null)
                return;
            _version = programme.Version;
            _published = _kept = new Published(kept.Snapshot, new(kept.Body), new(kept.Reputations));
            models.Publish(Programme, kept.Snapshot, _since);
            this.RegisterGrainTimer(
                _ => GrainFactory.GetGrain<IRefitGrain>(Programme).Run(CancellationToken.None),
                new GrainTimerCreationOptions(_logAfterRecall, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
#pragma warning disable CA1031 // See above.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotRecalled(Programme, fault.Message);
        }
    }

    private Task KeepNowAndThen(ProgrammeInForce programme)
    {
        _version = programme.Version;
        return Stopwatch.GetTimestamp() >= _keepNotBefore ? Keep(CancellationToken.None) : Task.CompletedTask;
    }

    private async Task Keep(CancellationToken cancellation)
    {
        if (_published is not { } published || ReferenceEquals(published, _kept))
            return;
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (body, reputations) = await Task.Run(() => (published.Body.Value, published.Reputations.Value), cancellation);
            await Store.Write(_version, body, reputations, cancellation);
            _kept = published;
        }
#pragma warning disable CA1031 // Without it the next activation reads the log.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotKept(Programme, fault.Message);
        }

        var took = Stopwatch.GetTimestamp() - started;
        _keepNotBefore = started + Math.Max((long)(_keepPeriod.TotalSeconds * Stopwatch.Frequency), (1 + RestPerKeep) * took);
    }
}
