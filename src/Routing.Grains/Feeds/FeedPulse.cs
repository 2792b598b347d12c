using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;

namespace Routing.Grains.Feeds;

/// <summary>Keeps the consumers of this silo's release at work somewhere in the cluster: whichever silo dies, the next
/// pulse of another one brings them back.</summary>
internal sealed partial class FeedPulse(
    IGrainFactory grains, IEnumerable<IFeedConsumer> consumers, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<FeedPulse> logger)
    : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A silo that drains starts nothing again.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(_period, clock);
        do
        {
            foreach (var consumer in consumers)
                await Wake(consumer.Name, stop.Token);
        }
        while (await timer.WaitForNextTickAsync(stop.Token));
    }

    private async Task Wake(string consumer, CancellationToken cancellation)
    {
        try
        {
            await grains.GetGrain<IFeedGrain>(Keys.Feed(consumer)).Wake(cancellation);
        }
#pragma warning disable CA1031 // A cluster in trouble is woken again by the next pulse.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotWoken(consumer, failure.GetType().Name);
        }
    }
}
