using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Grains.Programmes;
using Routing.Grains.Telemetry;

namespace Routing.Grains.Labels;

/// <summary>Money is looked after where the log is read anyway: every ten seconds, and with every refit.</summary>
internal sealed partial class RefitGrain
{
    private static readonly TimeSpan _pacePeriod = TimeSpan.FromSeconds(10);

    private ImmutableArray<TierPace> _paces = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Pace, new GrainTimerCreationOptions(_pacePeriod, _pacePeriod));
        KeepFromTimeToTime();
        return Task.CompletedTask;
    }

    private async Task Pace(CancellationToken cancellation)
    {
        if (await catalogue.Get(Programme, cancellation) is not { Programme.BudgetUntil: not null } programme)
            return;
        await ReadLog(cancellation);
        Pace(programme);
    }

    private void Pace(ProgrammeInForce programme)
    {
        var now = clock.GetUtcNow();
        _paces = TierPaces.After(
            _paces, programme.Programme, _log.JudgedBy, _log.Pulls.RunningAt(now), _standing.PoolOf, now);
        BudgetMeter.Record(programme.Programme, _paces);
    }

    private TierPaceDocument[]? PaceDocuments() => _paces.IsEmpty ? null : [.. _paces.Select(pace => new TierPaceDocument(
        pace.Tier, pace.Budget, pace.Spent, pace.Committed, pace.Left, pace.Until, pace.CentsPerHour,
        pace.Forecast(clock.GetUtcNow()), pace.IsSpent, pace.Price, pace.Words))];
}
