using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Contracts.Vendors;

namespace Routing.Grains.Vendors;

/// <summary>Keeps the offers to vendors going, from whichever silo lives.</summary>
internal sealed partial class VendorPulse(
    IGrainFactory grains, IEnumerable<PoolPlugIn> plugIns, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<VendorPulse> logger) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!plugIns.Any())
            return;
        // A silo that drains starts nothing again.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(_period, clock);
        do
            await Task.WhenAll(plugIns.Select(plugIn => Round(plugIn, stop.Token)));
        while (await timer.WaitForNextTickAsync(stop.Token));
    }

    private async Task Round(PoolPlugIn plugIn, CancellationToken cancellation)
    {
        try
        {
            await grains.GetGrain<IVendorGrain>(Keys.Vendor(plugIn.Programme, plugIn.Pool)).Round(cancellation);
        }
#pragma warning disable CA1031 // A cluster in trouble offers again with the next pulse.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotOffered(failure.GetType().Name);
        }
    }
}
