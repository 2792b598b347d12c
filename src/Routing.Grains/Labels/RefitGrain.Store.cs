using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Ports;

namespace Routing.Grains.Labels;

/// <summary>The last refit is there at once where the grain wakes, after a silo has gone and after a full stop: it routes and
/// closes as it did before. What a refusal rests on is not taken from it: daily limits have <see cref="AnswersToday"/>, and
/// where there is a budget the log is read first. The rest of the log comes with a refit soon after.</summary>
internal sealed partial class RefitGrain
{
    // Keeping takes no more than a tenth of the time.
    private const int RestPerKeep = 9;

    private static readonly TimeSpan _keepPeriod = TimeSpan.FromSeconds(30), _keepRest = TimeSpan.FromSeconds(10), _logAfterRecall = TimeSpan.FromSeconds(10);

    private readonly KeptState _keptBeliefs = new(snapshots, Keys.Beliefs(context.GrainId.Key.ToString()!));
    private readonly KeptState _keptDay = new(snapshots, Keys.DayAnswers(context.GrainId.Key.ToString()!));
    private Task? _recalled;
    private Published? _kept;
    private long _keptTo;
    private long _keepNotBefore;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Keep(cancellationToken);

    private void KeepFromTimeToTime() => this.RegisterGrainTimer(KeepAll, new GrainTimerCreationOptions(_keepPeriod, _keepPeriod));

    private Task Recalled() => _recalled ??= Recall();

    private async Task Recall()
    {
        try
        {
            if (await catalogue.Get(Programme, CancellationToken.None) is not { Programme.BudgetUntil: null } programme
                || await _keptBeliefs.Read(CancellationToken.None) is not { } body
                || await Task.Run(() => KeptBeliefs.Decode(body, programme.Version)) is not { } kept
                || kept.Snapshot.Model.Position > await journal.Head(CancellationToken.None) // Of a journal that was put back since.
                || _published is not null)
                return;
            _published = _kept = new Published(kept.Snapshot, programme.Version, new(kept.Body), new(kept.Reputations));
            models.Publish(Programme, kept.Snapshot, _since);
            this.RegisterGrainTimer(
                _ => GrainFactory.GetGrain<IRefitGrain>(Programme).Run(CancellationToken.None),
                new GrainTimerCreationOptions(_logAfterRecall, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
#pragma warning disable CA1031 // Whatever keeps it from being found, the log holds it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotRecalled(Programme, fault.Message);
        }
    }

    private async Task KeepAll(CancellationToken cancellation)
    {
        if (_log.Position == 0)
            return; // Nobody has needed the log yet.
        await ReadLog(cancellation);
        await KeepUnlessJustKept(cancellation);
    }

    private async Task KeepUnlessJustKept(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        if (started < _keepNotBefore)
            return;
        await Keep(cancellation);
        var took = Stopwatch.GetTimestamp() - started;
        _keepNotBefore = started + Math.Max((long)(_keepRest.TotalSeconds * Stopwatch.Frequency), (1 + RestPerKeep) * took);
    }

    private async Task Keep(CancellationToken cancellation)
    {
        try
        {
            if (_log.Position > _keptTo)
            {
                var day = _log.Today;
                await _keptDay.Write(day.Encode(), cancellation);
                _keptTo = day.Position;
            }

            if (_published is { } published && !ReferenceEquals(published, _kept))
            {
                var body = await Task.Run(() => KeptBeliefs.Encode(published.Version, published.Body.Value, published.Reputations.Value), cancellation);
                await _keptBeliefs.Write(body, cancellation);
                _kept = published;
            }
        }
#pragma warning disable CA1031 // Without it the next activation reads the log.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotKept(Programme, fault.Message);
        }
    }
}
