using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Core.Telemetry;
using Routing.Storage.Postgres;

namespace Routing.Hosting.Cluster;

/// <summary>Compares this machine's clock with the database's now and then: keeps the time of the cluster, counts the difference, and says
/// when it is too large.</summary>
internal sealed partial class ClockWatch(DatabaseClock database, ClusterClock clock, ILogger<ClockWatch> logger) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);

    private bool _isOff;

    /// <summary>Looks once. A database that does not answer changes nothing: the counter goes on.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        if (await database.Now(clock, cancellation) is not { } now)
            return;
        var skew = clock.Heard(now);
        Instruments.ClockSkew.Record(skew.TotalSeconds);
        var isOff = skew.Duration() > ClusterClock.Tolerance;
        if (isOff && !_isOff)
            LogOff(skew.TotalSeconds);
        else if (_isOff && !isOff)
            LogRight();
        _isOff = isOff;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Look(stoppingToken);
    }
}
